#!/usr/bin/env python3
"""Pulls with Python's http.client, again and again: pull_http_client.py URL."""
import base64
import http.client
import json
import sys
import time
import urllib.parse

url = urllib.parse.urlsplit(sys.argv[1])
while True:
    rest = b""
    try:
        connection = http.client.HTTPConnection(url.netloc)
        connection.request("GET", f"{url.path}?{url.query}")
        response = connection.getresponse()
        while response.status == 200 and (piece := response.read1(65536)):
            *messages, rest = (rest + piece).split(b"\0")
            for message in messages:
                print(json.dumps({"base64": base64.b64encode(message).decode()}), flush=True)
    except (OSError, http.client.HTTPException) as error:
        print(error, file=sys.stderr)
    time.sleep(0.5)
