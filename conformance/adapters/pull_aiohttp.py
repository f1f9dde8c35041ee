#!/usr/bin/env python3
"""Pulls with Python's aiohttp: pull_aiohttp.py URL. Each message is a line of JSON."""
import asyncio
import base64
import json
import sys

import aiohttp


async def pull(url, rest=b""):
    forever = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=forever) as session:
        async with session.get(url, raise_for_status=True) as response:
            async for piece in response.content.iter_any():
                *messages, rest = (rest + piece).split(b"\0")
                for message in messages:
                    print(json.dumps({"base64": base64.b64encode(message).decode()}), flush=True)


asyncio.run(pull(sys.argv[1]))
