"""What both engines have in common: a run that can be watched and stopped."""
import os
import pathlib
import signal
import subprocess
from dataclasses import dataclass

# Bounds on one input. What exceeds them is a finding.
INPUT_SECONDS = 10
MEMORY_MEBIBYTES = 2048
INPUT_BYTES = 4096

# The sanitizers tell all they know, of an abort() as well.
SANITIZERS = {
    "ASAN_OPTIONS": "handle_abort=1:symbolize=1:allocator_may_return_null=0",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
}


@dataclass
class Progress:
    executions: int = 0
    per_second: float = 0
    coverage: int = 0  # edges, as the engine counts them
    corpus: int = 0  # inputs
    artifacts: int = 0  # inputs that failed, not yet told apart
    cpu_seconds: float = 0


def environment(**more):
    return {**os.environ, **SANITIZERS, **more}


def spawn(command, log, env):
    """Starts a program in a process group of its own, so that Ctrl-C is ours to pass on."""
    with open(log, "wb") as out:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env,
                                start_new_session=True)


def stop(process):
    """Asks a run to end, and after a while insists."""
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=10)
            return
        except ProcessLookupError:
            process.wait()
            return
        except subprocess.TimeoutExpired:
            continue


def ends_well(command, seconds, env, cwd=None):
    """Runs a program: whether it ended with 0 within the time. If not, its processes are killed."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=env, cwd=cwd, start_new_session=True)
    try:
        return process.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def cpu_seconds(pid):
    """CPU time of a process, of its children that have ended, and of those alive in turn; 0 once
    it is gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    own = sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds(child) for child in children)


def files_in(*folders):
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())
            if path.is_file()]
