#!/usr/bin/env python3
"""Pushes with Python's requests: push_requests.py PUSH_URL NAME TEXT."""
import sys

import requests

requests.post(sys.argv[1], data={"name": sys.argv[2], "message": sys.argv[3]}).raise_for_status()
