"""libFuzzer in fork mode: a worker's crash, hang or lack of memory ends the worker alone."""
import os
import re
import tempfile

from . import engine

NAME = "libfuzzer"
PRESET = "fuzz"
SEED_LIMIT = 2**31

LINE = re.compile(r"#(\d+): cov: (\d+) ft: \d+ corp: (\d+) exec/s:? (\d+)")


def limits():
    return [f"-timeout={engine.INPUT_SECONDS}", f"-rss_limit_mb={engine.MEMORY_MEBIBYTES}"]


def one_input(harness, path):
    """The command that runs one input, as a person would."""
    return [str(harness.program), *limits(), str(path)]


class Run:
    """One harness being fuzzed. `folder` is for scratch; `corpus` holds what is known already."""

    def __init__(self, harness, folder, corpus, seconds, jobs, seed):
        self.artifacts_folder = folder / "artifacts"
        self.new = folder / "new"  # libFuzzer writes into the first folder it is given
        self.log = folder / "log"
        for needed in (self.artifacts_folder, self.new, corpus):
            needed.mkdir(parents=True, exist_ok=True)
        command = [str(harness.program), str(self.new), str(corpus)]
        command += [str(path) for path in harness.seeds if path.is_dir()]
        for path in harness.seeds:
            if path.is_file():
                (self.new / path.name).write_bytes(path.read_bytes())
        # Left alone, fork mode passes over hangs and lack of memory, and ends at a crash.
        command += [f"-fork={jobs}", "-ignore_crashes=1", "-ignore_ooms=0", "-ignore_timeouts=0",
                    f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={engine.INPUT_BYTES}",
                    f"-artifact_prefix={self.artifacts_folder}/", "-print_final_stats=1",
                    *limits()]
        if harness.dictionary:
            command.append(f"-dict={harness.dictionary}")
        self.process = engine.spawn(command, self.log, engine.environment())
        self.progress = engine.Progress()

    def running(self):
        return self.process.poll() is None

    def poll(self):
        cpu = engine.cpu_seconds(self.process.pid)
        self.progress.cpu_seconds = max(self.progress.cpu_seconds, cpu)
        parse(self.tail(), self.progress)
        self.progress.artifacts = len(self.artifacts())
        return self.progress

    def tail(self):
        with open(self.log, "rb") as log:
            log.seek(max(0, os.path.getsize(self.log) - 64 * 1024))
            return log.read().decode("utf-8", "replace")

    def artifacts(self):
        return engine.files_in(self.artifacts_folder)

    def inputs(self):
        return engine.files_in(self.new)

    def failed_to_start(self):
        return self.progress.executions == 0 and not self.artifacts()

    def stop(self):
        engine.stop(self.process)


def parse(log, progress):
    """Takes over the last line of progress; other lines are passed over."""
    found = LINE.findall(log)
    if found:
        executions, coverage, corpus, speed = (int(number) for number in found[-1])
        progress.executions = max(progress.executions, executions)
        progress.coverage, progress.corpus, progress.per_second = coverage, corpus, speed


def merge(harness, folders, into, seconds):
    """Writes into `into` as few inputs of the folders as have all their coverage. False if that
    fails, or takes longer than `seconds`."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [str(harness.program), "-merge=1", f"-merge_control_file={scratch}/control",
                   f"-artifact_prefix={scratch}/", f"-max_len={engine.INPUT_BYTES}", *limits(),
                   str(into)]
        command += [str(folder) for folder in folders if folder.is_dir()]
        return engine.ends_well(command, seconds, engine.environment())
