#!/usr/bin/env python3
"""Pushes with Python's urllib: push_urllib.py PUSH_URL NAME TEXT."""
import sys
import urllib.parse
import urllib.request

form = urllib.parse.urlencode({"name": sys.argv[2], "message": sys.argv[3]})
urllib.request.urlopen(sys.argv[1], form.encode()).read()
