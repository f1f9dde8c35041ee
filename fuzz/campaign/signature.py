"""What a failed run says of itself: the oracle that fired, or the check of a sanitizer, and where.

Two inputs with the same signature are one finding."""
import json
import pathlib
import re
from dataclasses import dataclass, field

CLAUSES = json.loads((pathlib.Path(__file__).parent / "clauses.json").read_text())

ORACLE = re.compile(r"^(oracle_\w+): broken: (.*)$", re.MULTILINE)
SUBJECT = re.compile(r"^subject: ([\w-]+)$", re.MULTILINE)
CLAUSE = re.compile(r"RFC \d+ §[\d.]+\d")
FRAME = re.compile(r"^\s*#\d+ 0x[0-9a-f]+ in (.+?)(?: (/\S+?)(?::(\d+))?(?::\d+)?)?(?: \(.*\))?$",
                   re.MULTILINE)
ASSERTION = re.compile(r"^.*?([\w.]+:\d+): .*Assertion `(.*)' failed", re.MULTILINE)
UNDEFINED = re.compile(r"^(\S+?):(\d+):\d+: runtime error: (.*)$", re.MULTILINE)
ADDRESS = re.compile(r"ERROR: (?:Address|Leak|Thread|Memory)Sanitizer:? ([\w-]+(?: memory leaks)?)")
EXCEPTION = re.compile(r"terminate called after throwing an instance of '(.*)'")

# Frames of the engine, the sanitizers and the C library say nothing of the finding.
RUNTIME_FUNCTION = re.compile(
    r"^(__|_exit|abort|raise|gsignal|std::|fuzzer::|operator (new|delete)|malloc|free|mem\w+"
    r"|LLVMFuzzer\w+|main$|_start)")
RUNTIME_FILE = re.compile(r"/(nptl|stdlib|signal|assert|csu|sysdeps|compiler-rt|bits)/")


@dataclass(frozen=True)
class Signature:
    kind: str  # oracle, timeout, out-of-memory, assertion, or the sanitizer's own word
    name: str  # the oracle's function, or that of the uppermost frame of ours
    subject: str = ""  # which of an oracle's subjects

    def key(self):
        return "/".join(part for part in (self.kind, self.name, self.subject) if part)


@dataclass
class Failure:
    signature: Signature
    says: str  # one sentence
    clause: str  # of a standard, or the promise of a header
    file: str = ""
    line: int = 0
    stack: list = field(default_factory=list)


def frames(log):
    """(function, file, line) of each frame that is not of the runtime."""
    found = []
    for function, file, line in FRAME.findall(log):
        if not RUNTIME_FUNCTION.match(function) and not RUNTIME_FILE.search(file):
            found.append((function, file, int(line or 0)))
    return found


def plain(function):
    """Without arguments: `f(int)` is `f`; anonymous namespaces are left out."""
    function = function.replace("(anonymous namespace)::", "")
    return function.partition("(")[0] or function


def failure_of(log, exit_code):
    """What a run's output tells of its failure; None if it did not fail."""
    if exit_code == 0:
        return None
    stack = frames(log)
    top = stack[0] if stack else ("", "", 0)
    if oracle := ORACLE.search(log):
        name, says = oracle.groups()
        subject = SUBJECT.search(log, oracle.end())
        place = next((one for one in stack if "oracle_" not in one[0]), top)
        clause = CLAUSE.search(says)
        return Failure(Signature("oracle", name, subject.group(1) if subject else ""), says,
                       clause.group() if clause else CLAUSES.get(name, ""), place[1], place[2],
                       [one[0] for one in stack])
    kind, says = kind_of(log)
    name, file, line = plain(top[0]), top[1], top[2]
    if undefined := UNDEFINED.search(log):
        name, file, line = undefined[1] + ":" + undefined[2], undefined[1], int(undefined[2])
    if assertion := ASSERTION.search(log):
        name = assertion[1]
    return Failure(Signature(kind, name or "unknown"), says, CLAUSES["crash"], file, line,
                   [one[0] for one in stack])


def kind_of(log):
    if assertion := ASSERTION.search(log):
        return "assertion", f"the assertion {assertion[2]} does not hold"
    if undefined := UNDEFINED.search(log):
        return "undefined-behaviour", undefined[3]
    if "libFuzzer: timeout" in log:
        return "timeout", "one input takes too long"
    if "libFuzzer: out-of-memory" in log or "allocation-size-too-big" in log:
        return "out-of-memory", "one input takes too much memory"
    if address := ADDRESS.search(log):
        return address[1].replace(" ", "-"), f"the sanitizer says {address[1]}"
    if exception := EXCEPTION.search(log):
        return "exception", f"{exception[1]} was thrown and not caught"
    return "crash", "the program ended in a signal"
