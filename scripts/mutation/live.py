"""Runs the mutated server: with one mutant alive under the suite, or with none to see which are come by."""
import contextlib
import json
import os
import pathlib
import resource
import select
import subprocess
import tempfile

# What the server is told, and what the suite is. A mutant is run in those that come by it, in this order.
SETTINGS = {
    "draft-00": ([], []),
    "event-stream": ([], ["--profile", "event-stream"]),
    "headless": ([], ["--profile", "headless"]),
    "talk-1.1": (["--profile", "talk-1.1"], ["--profile", "talk-1.1"]),
    "routing all": (["--routing", "all"], ["--routing", "all"]),
    "headless, bare": (["--headless", "bare"], ["--profile", "headless"]),
}
# What reads requests knows neither profile nor routing: the settings behind the first are for these files,
# and for these functions of the others.
OF_DELIVERY = ("hub.cpp", "pull.cpp", "talk_service.cpp", "encoder.cpp")
OF_PROFILES = ("accepts_event_stream", "has_member", "write_request", "is_persistent")
OF_SERVER = "reference/server/"
SERVER_BYTES = 4 << 30
SERVER_SECONDS = 30  # of CPU
RUN_SECONDS = 40
START_SECONDS = 10


class NoServer(Exception):
    """The server does not start under this mutant."""


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (SERVER_BYTES, SERVER_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SERVER_SECONDS, SERVER_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextlib.contextmanager
def server(binaries, options, mutant=0, reached=None):
    """The URL of a server with this mutant alive."""
    environment = dict(os.environ, TALK_MUTANT=str(mutant))
    if reached:
        environment["TALK_MUTANTS_REACHED"] = str(reached)
    child = subprocess.Popen([binaries / "talk-server", "--port", "0", *options], env=environment, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=limits)
    try:
        ready, _, _ = select.select([child.stdout], [], [], START_SECONDS)
        line = child.stdout.readline() if ready else ""
        if "http://" not in line:
            raise NoServer(line.strip())
        yield line.split()[-1]
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def suite(talkspec, url, options, stop=True):
    """(exit code, tests of the report) of a run of the suite."""
    command = [talkspec, "run", url, *options, "--seed", "1", "--fail-on", "warn", "--max-time", str(RUN_SECONDS),
               "--json", "-", *(["-x"] if stop else [])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=2 * RUN_SECONDS)
    except subprocess.TimeoutExpired:
        return 4, []
    try:
        return done.returncode, json.loads(done.stdout)["results"]["tests"]
    except (ValueError, KeyError):
        return done.returncode, []


def judged(talkspec, binaries, mutant, settings, hint=None):
    """What the suite says of the mutant: (verdict, setting, case). Verdicts: fail, warn (a SHOULD), passes,
    inconclusive, no server. `hint` is a setting and a case that may well notice it: it is run first."""
    undecided = ""
    runs = [(name, []) for name in settings]
    if hint and hint[1]:
        runs.insert(0, (hint[0], ["--filter", hint[1]]))
    for name, some in runs:
        for_server, for_suite = SETTINGS[name]
        for _ in range(2):  # once more where the runner could not judge
            try:
                with server(binaries, for_server, mutant) as url:
                    code, tests = suite(talkspec, url, for_suite + some)
            except NoServer:
                return "no server", name, ""
            if code != 4:
                break
        if code == 1:
            bad = [test["name"] for test in tests if test["rawStatus"] == "fail"]
            warned = [test["name"] for test in tests if test["rawStatus"] == "warn"]
            return ("warn" if warned and not bad else "fail"), name, (bad + warned + ["smoke"])[0]
        if code != 0 and not some:
            undecided = name
    return ("inconclusive", undecided, "") if undecided else ("passes", "", "")


def settings_for(mutant, reached):
    """The settings in which the suite comes by the mutant and may see it."""
    delivers = mutant.file.endswith(OF_DELIVERY)
    some = list(SETTINGS)[:6 if delivers else 3 if mutant.function in OF_PROFILES else 1]
    return [name for name in some if mutant.number in reached[name]]


def reached_by(action):
    """The numbers of the mutants that a server comes by while `action(file)` runs."""
    with tempfile.NamedTemporaryFile(dir=pathlib.Path(os.environ.get("TMPDIR", "/tmp"))) as file:
        action(file.name)
        return {number for number, byte in enumerate(pathlib.Path(file.name).read_bytes()) if byte}


def reached_under_suite(talkspec, binaries, name):
    def run(file):
        for_server, for_suite = SETTINGS[name]
        with server(binaries, for_server, reached=file) as url:
            code, tests = suite(talkspec, url, for_suite, stop=False)
        if code != 0:
            raise SystemExit(f"mutants: the server without a mutant does not pass ({name}): "
                             + ", ".join(test["name"] for test in tests if test["rawStatus"] in ("fail", "warn")))

    return reached_by(run)
