#!/usr/bin/env python3
"""Pulls with Python's urllib: pull_urllib.py URL. Each message is a line of JSON."""
import base64
import json
import sys
import urllib.request

rest = b""
with urllib.request.urlopen(sys.argv[1]) as response:
    while piece := response.read1(65536):
        *messages, rest = (rest + piece).split(b"\0")
        for message in messages:
            print(json.dumps({"base64": base64.b64encode(message).decode()}), flush=True)
