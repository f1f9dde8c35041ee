"""Recorded requests, sent to two servers: do they answer byte for byte the same?

Date is left out, and the sentence in a refusal, which is for people and which no requirement is about.

Recorded is what the suite sent, and the seeds of the harness for requests. Each connection's bytes are
sent at once, then the sending side is closed; so an answer and an open pull end by themselves, and
nothing is waited for. What arrives meanwhile at pulls that stay open is compared too.
"""
import pathlib
import re
import socket
import urllib.parse

from . import live

SEEDS = pathlib.Path(__file__).resolve().parent.parent.parent / "fuzz" / "seeds" / "fuzz_request"
LONGEST = 64 * 1024  # bytes of a connection that are sent again
PATIENCE = 5  # seconds
MOST = 8 << 20  # bytes of an answer: a mutant may send without end
# Options of the server, and what pulls are open meanwhile.
PASSES = {
    "plain": (["--heartbeat", "60m"], ["GET /pull?name=watcher HTTP/1.1\r\nHost: a\r\n\r\n"]),
    "events": (["--heartbeat", "60m"],
               ["GET /pull?name=watcher HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"]),
    "all": (["--heartbeat", "60m", "--profile", "talk-1.1", "--routing", "all", "--headless", "bare"],
            ["GET /pull?name=watcher HTTP/1.0\r\n\r\n"]),
}
LAST = "the-last-message"


def unescaped(text):
    def byte(found):
        return {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}.get(found[1]) or \
            (chr(int(found[1][1:], 16)) if found[1][0] == "x" else found[1])

    return re.sub(r"\\(x[0-9a-fA-F]{2}|.)", byte, text, flags=re.S).encode("latin-1")


def without_chance(sent):
    """The same bytes, whatever seed the names were made from, and whatever port the server had."""
    sent = re.sub(rb"(127\.0\.0\.1:)\d{5}\b", rb"\g<1>44444", sent)
    return re.sub(rb"-[a-z]{8}-(\d+)", lambda found: b"-aaaaaaaa-" + b"1" * len(found[1]), sent)


def recorded(tests):
    """What each connection of these cases sent, but for what is shortened in the report."""
    for test in tests:
        sent, shortened = {}, set()
        for line in test["extra"].get("transcript", []):
            if line["kind"] == "sent":
                sent.setdefault(line["connection"], []).append(unescaped(line.get("bytes", "")))
                if "elided" in line:
                    shortened.add(line["connection"])
        yield from ((without_chance(b"".join(pieces)), test["name"]) for name, pieces in sent.items()
                    if name not in shortened)


def corpus(talkspec, binaries):
    """{bytes of a connection: (setting and case that sent them)}."""
    found = {file.read_bytes(): ("", "") for file in sorted(SEEDS.iterdir())}
    for name, (for_server, for_suite) in live.SETTINGS.items():
        with live.server(binaries, for_server) as url:
            for sent, case in recorded(live.suite(talkspec, url, for_suite, stop=False)[1]):
                found.setdefault(sent, (name, case))
    return {sent: source for sent, source in found.items() if sent and len(sent) <= LONGEST}


def comparable(received):
    received = re.sub(rb"Date: [^\r]*\r\n", b"", bytes(received))
    return re.sub(rb"(HTTP/1\.1 [45]\d\d [^\0]*?Content-Length: )\d+((?:\r\n[^\r]+)*\r\n\r\n)[A-Z][^\n]*\n",
                  rb"\1\2", received, flags=re.I)


def until_end(client):
    received = bytearray()
    try:
        while len(received) < MOST and (part := client.recv(65536)):
            received += part
    except OSError as error:
        received += f"<{type(error).__name__}>".encode()
    return comparable(received)


def answer(address, sent):
    try:
        with socket.create_connection(address, PATIENCE) as client:
            try:
                client.sendall(sent)
                client.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused before its end
            return until_end(client)
    except OSError as error:
        return type(error).__name__.encode()


def watched(watcher, received):
    try:
        while LAST.encode() not in received[-MOST // 1024:] and len(received) < MOST:
            part = watcher.recv(65536)
            if not part:
                break
            received += part
    except OSError as error:
        received += f"<{type(error).__name__}>".encode()
    return comparable(received)


def answers(binaries, requests, passing, mutant=0, reached=None):
    """Yields what the server answers to each, and at last what the open pulls got."""
    options, pulls = PASSES[passing]
    with live.server(binaries, options, mutant, reached) as url:
        target = urllib.parse.urlsplit(url)
        address = (target.hostname, target.port)
        watchers = []
        for pull in pulls:
            watcher = socket.create_connection(address, PATIENCE)
            watcher.settimeout(PATIENCE)
            watcher.sendall(pull.encode())
            watchers.append((watcher, bytearray(watcher.recv(65536))))  # it is open
        for request in requests:
            yield answer(address, request)
        yield answer(address, f"GET /push?name=last&message={LAST} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        for watcher, received in watchers:
            yield watched(watcher, received)
            watcher.close()


class Recording:
    """The answers of the server without a mutant, those left out that differ from time to time."""

    def __init__(self, talkspec, binaries):
        self.binaries = binaries
        self.sources = corpus(talkspec, binaries)
        requests = list(self.sources)
        self.requests, self.answers, self.reached = {}, {}, {}
        for name in PASSES:
            first = list(answers(binaries, requests, name))
            second = list(answers(binaries, requests, name))
            steady = [one for one, a, b in zip(requests, first, second) if a == b]
            self.requests[name] = steady

            def run(file, name=name, steady=steady):
                self.answers[name] = list(answers(binaries, steady, name, reached=file))

            self.reached[name] = live.reached_by(run)

    def difference(self, mutant):
        """(pass, what stands in the first answer that differs, its setting and case) under the mutant, or None."""
        delivers = mutant.file.endswith(live.OF_DELIVERY)
        for name in list(PASSES)[:3 if delivers else 2 if mutant.file.startswith(live.OF_SERVER) else 1]:
            if mutant.number not in self.reached[name]:
                continue
            requests = self.requests[name]
            try:
                now = answers(self.binaries, requests, name, mutant.number)
                for place, (was, other) in enumerate(zip(self.answers[name], now)):
                    if was != other:
                        return name, self.sources.get(requests[place]) if place < len(requests) else None
            except (OSError, live.NoServer):
                return name, None
        return None
