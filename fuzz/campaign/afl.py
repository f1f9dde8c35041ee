"""AFL++: one main fuzzer and, with more jobs, secondaries that share its queue."""
import hashlib
import os
import shutil
import time

from . import engine
from .errors import CampaignError

NAME = "afl"
PRESET = "afl"
SEED_LIMIT = 2**31

ENVIRONMENT = {
    "AFL_NO_UI": "1",
    "AFL_NO_AFFINITY": "1",  # cores may be shared with others
    "AFL_SKIP_CPUFREQ": "1",
    "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1",  # as the kernel names the core file
    "AFL_IGNORE_PROBLEMS": "1",
    "AFL_IGNORE_SEED_PROBLEMS": "1",
    # afl-fuzz insists on these; what a failure says is asked for afterwards.
    "ASAN_OPTIONS": "abort_on_error=1:symbolize=0:detect_leaks=0:allocator_may_return_null=0",
    "UBSAN_OPTIONS": "abort_on_error=1:symbolize=0:halt_on_error=1",
}


def one_input(harness, path):
    return [str(harness.program), str(path)]


class Run:
    def __init__(self, harness, folder, corpus, seconds, jobs, seed):
        if shutil.which("afl-fuzz") is None:
            raise CampaignError("afl-fuzz is not installed; scripts/install-dependencies --fuzz")
        self.out = folder / "out"
        self.seconds = seconds
        corpus.mkdir(parents=True, exist_ok=True)
        seeds = folder / "in"
        gather([*harness.seed_files(), *engine.files_in(corpus)], seeds)
        self.jobs = ["main"] + [f"secondary{i}" for i in range(1, jobs)]
        self.processes = []
        for job in self.jobs:
            role = "-M" if job == "main" else "-S"
            command = ["afl-fuzz", "-i", str(seeds), "-o", str(self.out), role, job, "-m", "none",
                       "-t", str(engine.INPUT_SECONDS * 1000), "-V", str(seconds), "-s", str(seed),
                       "-G", str(engine.INPUT_BYTES)]
            if harness.dictionary:
                command += ["-x", str(harness.dictionary)]
            command += ["--", str(harness.program)]
            self.processes.append(
                engine.spawn(command, folder / f"log-{job}", engine.environment(**ENVIRONMENT)))
        self.log = folder / "log-main"
        self.started = time.monotonic()
        self.cpu = {}
        self.progress = engine.Progress()

    def running(self):
        return any(process.poll() is None for process in self.processes)

    def poll(self):
        for process in self.processes:
            cpu = engine.cpu_seconds(process.pid)
            self.cpu[process.pid] = max(self.cpu.get(process.pid, 0), cpu)
        stats = [read_stats(self.out / job / "fuzzer_stats") for job in self.jobs]
        executions = sum(int(one.get("execs_done", 0)) for one in stats)
        self.progress = engine.Progress(
            executions=executions,
            per_second=executions / max(1, time.monotonic() - self.started),
            coverage=max(int(one.get("edges_found", 0)) for one in stats),
            corpus=max(int(one.get("corpus_count", 0)) for one in stats),
            artifacts=len(self.artifacts()), cpu_seconds=sum(self.cpu.values()))
        return self.progress

    def artifacts(self):
        folders = [self.out / job / kind for job in self.jobs for kind in ("crashes", "hangs")]
        return [path for path in engine.files_in(*folders) if path.name != "README.txt"]

    def inputs(self):
        return engine.files_in(*(self.out / job / "queue" for job in self.jobs))

    def failed_to_start(self):
        return self.progress.executions == 0

    def stop(self):
        for process in self.processes:
            engine.stop(process)


def read_stats(path):
    """fuzzer_stats: lines of `key : value`; nothing while there is no file."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines)
    return {key.strip(): value.strip() for key, _, value in pairs}


def gather(files, folder):
    """Copies what differs; AFL++ wants one folder that is not empty."""
    folder.mkdir(parents=True)
    for path in files:
        content = path.read_bytes()
        if 0 < len(content) <= engine.INPUT_BYTES:
            (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)
    if not any(folder.iterdir()):
        (folder / "empty").write_bytes(b"\n")


def merge(harness, folders, into, seconds):
    files = into.parent / (into.name + ".all")
    gather([path for folder in folders for path in engine.files_in(folder)], files)
    # afl-cmin refuses folders for temporary files unless told not to.
    command = ["afl-cmin", "-i", str(files), "-o", str(into), "-m", "none",
               "-t", str(engine.INPUT_SECONDS * 1000), "--", str(harness.program)]
    env = engine.environment(**ENVIRONMENT, AFL_ALLOW_TMP="1")
    done = engine.ends_well(command, seconds, env, into.parent)
    shutil.rmtree(files, ignore_errors=True)
    return done and os.path.isdir(into)
