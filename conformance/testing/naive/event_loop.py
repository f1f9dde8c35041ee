#!/usr/bin/env python3
# A Talk server on an event loop. It speaks the little HTTP that Talk needs itself.
import asyncio
from urllib.parse import parse_qs, urlsplit

pulls = {}  # by name


async def pull(name, writer):
    messages = pulls[name] = asyncio.Queue()
    out = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        message = (await messages.get()).encode() + b"\0"
        out += b"%x\r\n%s\r\n" % (len(message), message)
        if messages.empty():  # all that has gathered in one write
            writer.write(out)
            await writer.drain()
            out = b""


async def answer(reader, writer):
    while head := await reader.readuntil(b"\r\n\r\n"):
        request, *lines = head.decode().split("\r\n")
        url = urlsplit(request.split(" ")[1])
        if url.path == "/pull":
            return await pull(parse_qs(url.query)["name"][0], writer)
        fields = dict(line.lower().split(": ", 1) for line in lines if line)
        body = await reader.readexactly(int(fields["content-length"]))
        form = parse_qs(body.decode())
        for name, messages in pulls.items():
            if name != form["name"][0]:
                messages.put_nowait(form["message"][0])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


async def serve(reader, writer):
    try:
        await answer(reader, writer)
    finally:  # later versions of asyncio close it themselves
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(main())
