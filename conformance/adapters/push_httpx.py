#!/usr/bin/env python3
"""Pushes with Python's httpx: push_httpx.py PUSH_URL NAME TEXT."""
import sys

import httpx

httpx.post(sys.argv[1], data={"name": sys.argv[2], "message": sys.argv[3]}).raise_for_status()
