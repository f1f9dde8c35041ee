#!/usr/bin/env python3
"""Pulls with Python's httpx: pull_httpx.py URL. Each message is a line of JSON."""
import base64
import json
import sys

import httpx

rest = b""
with httpx.stream("GET", sys.argv[1], timeout=None) as response:
    response.raise_for_status()
    for piece in response.iter_bytes():
        *messages, rest = (rest + piece).split(b"\0")
        for message in messages:
            print(json.dumps({"base64": base64.b64encode(message).decode()}), flush=True)
