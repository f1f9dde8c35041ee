#!/usr/bin/env python3
"""Pulls with libsoup, through GObject introspection: pull_soup.py URL."""
import base64
import json
import sys

import gi

gi.require_version("Soup", "3.0")
from gi.repository import Soup  # noqa: E402

rest = b""
message = Soup.Message.new("GET", sys.argv[1])
stream = Soup.Session.new().send(message, None)
if message.get_status() != Soup.Status.OK:
    sys.exit(f"status {int(message.get_status())}")
while piece := stream.read_bytes(65536, None).get_data():
    *messages, rest = (rest + piece).split(b"\0")
    for one in messages:
        print(json.dumps({"base64": base64.b64encode(one).decode()}), flush=True)
