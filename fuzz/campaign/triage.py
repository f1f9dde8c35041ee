"""From inputs that failed to findings: each is run again, told apart by its signature, and made
as small as it can be in the time given."""
import concurrent.futures
import hashlib
import subprocess
import time
from dataclasses import dataclass

from . import engine, signature

MINIMISE_SECONDS = 20


@dataclass
class Finding:
    harness: str
    failure: signature.Failure
    content: bytes
    count: int  # inputs with this signature
    cpu_seconds: float  # of fuzzing until the first of them was there
    minimised_from: int = 0  # bytes

    @property
    def id(self):
        key = f"{self.harness}/{self.failure.signature.key()}"
        return hashlib.sha256(key.encode()).hexdigest()[:16]


class Triage:
    """`run_once(content)` gives (output, exit code)."""

    def __init__(self, run_once, clock=time.monotonic):
        self.run_once = run_once
        self.clock = clock

    def failure(self, content):
        return signature.failure_of(*self.run_once(content))

    def minimise(self, content, wanted, seconds=MINIMISE_SECONDS):
        """Takes out ever smaller pieces while the signature stays the same."""
        deadline = self.clock() + seconds
        piece = max(1, len(content) // 2)
        while content:
            at = 0
            smaller = False
            while at < len(content):
                if self.clock() >= deadline:
                    return content
                candidate = content[:at] + content[at + piece:]
                failure = self.failure(candidate) if candidate else None
                if failure and failure.signature == wanted:
                    content, smaller = candidate, True
                else:
                    at += piece
            if piece == 1 and not smaller:
                return content
            piece = max(1, piece // 2)
        return content

    def findings(self, harness, artifacts, seen_at, jobs=1, minimise_seconds=MINIMISE_SECONDS):
        """`artifacts`: paths; `seen_at`: their CPU-seconds by path. Returns the findings, and those
        paths that did not fail again."""
        with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
            contents = [path.read_bytes() for path in artifacts]
            failures = list(pool.map(self.failure, contents))
        groups = {}
        unsteady = []
        for path, content, failure in zip(artifacts, contents, failures):
            if failure is None:
                unsteady.append(path)
            else:
                groups.setdefault(failure.signature, []).append((path, content, failure))
        found = []
        for wanted, group in groups.items():
            content = min((one[1] for one in group), key=len)
            small = self.minimise(content, wanted, minimise_seconds)
            failure = self.failure(small)
            if failure is None or failure.signature != wanted:
                small, failure = content, group[0][2]
            first = min(seen_at.get(path, 0.0) for path, _, _ in group)
            found.append(Finding(harness, failure, small, len(group), first, len(content)))
        return sorted(found, key=lambda one: one.failure.signature.key()), unsteady


def runner(harness, one_input, scratch):
    """run_once() for a harness: an input becomes a file, the command of the engine runs it."""

    def run_once(content):
        path = scratch / hashlib.sha1(content).hexdigest()
        path.write_bytes(content)
        env = engine.environment(**ABORT_ON_ERROR)
        try:
            done = subprocess.run(one_input(harness, path), capture_output=True, env=env,
                                  check=False, timeout=6 * engine.INPUT_SECONDS)
            log = (done.stdout + done.stderr).decode("utf-8", "replace")
            return log, done.returncode
        except subprocess.TimeoutExpired:
            return "libFuzzer: timeout", 1
        finally:
            path.unlink(missing_ok=True)

    return run_once


ABORT_ON_ERROR = {
    "ASAN_OPTIONS": engine.SANITIZERS["ASAN_OPTIONS"] + ":abort_on_error=1",
    "UBSAN_OPTIONS": engine.SANITIZERS["UBSAN_OPTIONS"] + ":abort_on_error=1",
}
