#!/usr/bin/env python3
"""Pulls with Python's requests: pull_requests.py URL. Each message is a line of JSON."""
import base64
import json
import sys

import requests

rest = bytearray()
with requests.get(sys.argv[1], stream=True) as response:
    response.raise_for_status()
    for piece in response.iter_content(chunk_size=1):  # of more, it waits until so much has come
        rest += piece
        if b"\0" not in piece:
            continue
        *messages, last = bytes(rest).split(b"\0")
        rest = bytearray(last)
        for message in messages:
            print(json.dumps({"base64": base64.b64encode(message).decode()}), flush=True)
