"""The unit tests of the server, linked with the mutants: does one fail under a mutant?"""
import os
import resource
import subprocess

from . import live

SECONDS = 120
CPU_SECONDS = 10  # they take one


def limits():
    live.limits()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def fails(program, mutant, only=None):
    """The name of the first test that fails, "" if all pass."""
    command = [program, "--gtest_fail_fast", "--gtest_brief=1", *([f"--gtest_filter={only}"] if only else [])]
    try:
        done = subprocess.run(command, env=dict(os.environ, TALK_MUTANT=str(mutant)), capture_output=True, text=True,
                              errors="replace", timeout=SECONDS, preexec_fn=limits)
    except subprocess.TimeoutExpired:
        return "too slow"
    failed = [line.split()[3].rstrip(",") for line in done.stdout.splitlines() if line.startswith("[  FAILED  ] ")
              and len(line.split()) > 3 and "." in line]
    return (failed or ["crash"])[0] if done.returncode != 0 else ""


def reached(binaries, program):
    def run(file):
        subprocess.run([binaries / program], env=dict(os.environ, TALK_MUTANTS_REACHED=file), capture_output=True,
                       timeout=SECONDS, check=True)

    return live.reached_by(run)


class Tests:
    """The programs and the mutants that each comes by."""

    def __init__(self, binaries, programs):
        self.binaries = binaries
        self.reached = {program: reached(binaries, program) for program in programs}

    def broken(self, mutant):
        """"program: test" of the first that fails twice, or None."""
        for program, numbers in self.reached.items():
            if mutant in numbers and fails(self.binaries / program, mutant):
                test = fails(self.binaries / program, mutant)
                if test:
                    return f"{program}: {test}"
        return None
