#!/usr/bin/env python3
"""Pushes each message that it pulls, with Python's http.client: echo_http_client.py URL NAME."""
import http.client
import sys
import urllib.parse

address, name = urllib.parse.urlsplit(sys.argv[1]).netloc, sys.argv[2]
kind = {"Content-Type": "application/x-www-form-urlencoded"}
pull, push = http.client.HTTPConnection(address), http.client.HTTPConnection(address)
pull.request("GET", f"/pull?name={name}")
response, rest = pull.getresponse(), b""
while response.status == 200 and (piece := response.read1(65536)):
    *messages, rest = (rest + piece).split(b"\0")
    for message in messages:
        form = urllib.parse.urlencode({"name": name, "message": message})
        push.request("POST", "/push", form, kind)
        push.getresponse().read()
