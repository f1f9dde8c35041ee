#!/usr/bin/env python3
"""Checks the model of delivery.pml with Spin.

verify     the rules never complain of a server that is right, in every state that there is; each
           fault of the model makes them complain of what it must
histories  the checker in C++ says of every history that the model prints what the model's rules say
"""
import argparse
import concurrent.futures
import pathlib
import re
import subprocess
import sys
import tempfile

# What each fault must be called. A gap is a loss, so that disorder may show as one.
COMPLAINTS = {
    "LOSES": "lost", "REPEATS": "twice", "REORDERS": "disorder lost", "RETURNS": "misrouted",
    "REPLAYS": "misrouted", "FORGES": "forged", "EARLY": "lost", "STRICT": "disorder lost",
    "ANSWERED": "lost", "IMPATIENT": "lost", "KEPT": "lost", "TAKEN": "lost",
}
SERVER_FAULTS = ["LOSES", "REPEATS", "REORDERS", "RETURNS", "REPLAYS", "FORGES"]
SAME_NAME, PUSHERS_NAME, OTHER_NAME = 1, 2, 4
NAMES = {SAME_NAME: "pulls of one name", PUSHERS_NAME: "a pull of a pusher's name",
         OTHER_NAME: "pulls of two names"}

EXHAUSTIVE = ["-DCOLLAPSE", "-DMEMLIM=2000"]
SAMPLED = ["-DBITSTATE", "-DT_RAND", "-DP_RAND"]  # in an order by chance, until 2^w bits are full


class Failed(Exception):
    pass


class Model:
    def __init__(self, options):
        self.options = options
        self.text = pathlib.Path(options.model).read_text()
        found = re.findall(r"#define (\w+) +\(FAULT == (\d+)\) +/\* (.*) \*/", self.text)
        self.faults = {name: (int(number), meaning) for name, number, meaning in found}
        if set(self.faults) != set(COMPLAINTS):
            raise Failed("the faults of the model are not those that this script knows")

    def run(self, folder, defines, search, arguments=()):
        """Pan's output, as a file."""
        folder = pathlib.Path(folder)
        (folder / "delivery.pml").write_text(self.text)
        define = [f"-D{name}={value}" for name, value in defines.items()]
        self.call([self.options.spin, "-a", *define, "delivery.pml"], folder)
        self.call([self.options.cc, "-w", "-O1", "-DSAFETY", "-DNOREDUCE", *search,
                   "-o", "pan", "pan.c"], folder)
        output = folder / "output"
        with output.open("w") as out:
            # Steps: the deepest state of all is at less than 300.
            subprocess.run(["./pan", "-m10000", *arguments], cwd=folder, stdout=out, check=True)
        return output

    @staticmethod
    def call(command, folder):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def report_of(output):
    lines = [line for line in output.read_text(errors="replace").splitlines()
             if not line.startswith("> ")]
    text = "\n".join(lines)
    errors = re.search(r"errors: (\d+)", text)
    states = re.search(r"(\d+) states, stored", text)
    if not errors or not states:
        raise Failed(f"pan ended without a report:\n{text}")
    return text, int(errors[1]), int(states[1])


def must_be_complete(text):
    for warning in ("Search not completed", "search depth too small", "reached -DMEMLIM"):
        if warning in text:
            raise Failed(f"the search was not exhaustive: {warning}")


def verify_right(model, names):
    with tempfile.TemporaryDirectory() as folder:
        text, errors, states = report_of(model.run(folder, {"NAMES": names}, EXHAUSTIVE))
        must_be_complete(text)
        if errors:
            raise Failed(f"the rules complain of a server that is right ({NAMES[names]}):\n{text}")
    return f"a server that is right, {NAMES[names]}: all {states} states, no complaint"


def verify_fault(model, fault):
    number, meaning = model.faults[fault]
    names = {"RETURNS": PUSHERS_NAME, "KEPT": SAME_NAME, "TAKEN": SAME_NAME}.get(fault, OTHER_NAME)
    with tempfile.TemporaryDirectory() as folder:
        output = model.run(folder, {"NAMES": names, "FAULT": number}, EXHAUSTIVE)
        text, _, states = report_of(output)
    violated = re.search(r"assertion violated +!\((\w+)\)", text)
    if not violated or violated[1] not in COMPLAINTS[fault].split():
        raise Failed(f"{fault} ({meaning}) is not found, or is something else:\n{text}")
    return f"{fault}: {meaning}: {violated[1]}, found after {states} states"


def replay(model, defines, search, arguments, wrong_expected):
    with tempfile.TemporaryDirectory() as folder:
        output = model.run(folder, {"HISTORIES": 1, **defines}, search, arguments)
        text, _, _ = report_of(output)
        if search is EXHAUSTIVE:
            must_be_complete(text)
        with output.open() as histories:
            done = subprocess.run([model.options.replay], stdin=histories, capture_output=True,
                                  text=True)
    said = ", ".join(f"{name} {value}" for name, value in defines.items())
    wrong = re.search(r"(\d+) of them wrong", done.stdout)
    if done.returncode != 0 or not wrong or (int(wrong[1]) > 0) != wrong_expected:
        raise Failed(f"{said}:\n{done.stdout}{done.stderr}")
    return f"{said}: {done.stdout.strip()}"


def verification(model):
    for names in NAMES:
        yield verify_right, (model, names)
    for fault in model.faults:
        yield verify_fault, (model, fault)


def binding(model):
    numbers = [0] + [model.faults[fault][0] for fault in SERVER_FAULTS]
    small = {"PULLS": 1, "MESSAGES": 2}
    for number in numbers:
        ends = {} if number else {"EVERY_END": 1}
        yield replay, (model, {**small, **ends, "FAULT": number}, EXHAUSTIVE, (), number != 0)
    for number in numbers:
        for names in NAMES if number == 0 else [SAME_NAME if number != 4 else PUSHERS_NAME]:
            yield replay, (model, {"NAMES": names, "FAULT": number}, SAMPLED,
                           (f"-w{model.options.bits}", "-RS7"), number != 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["verify", "histories"])
    parser.add_argument("--spin", default="spin")
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--model", default=pathlib.Path(__file__).with_name("delivery.pml"))
    parser.add_argument("--replay", help="the program delivery-replay")
    parser.add_argument("--bits", default=21, type=int, help="of the sampled searches, as 2^BITS")
    model = Model(parser.parse_args())
    tasks = verification(model) if model.options.what == "verify" else binding(model)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as workers:
        for done in [workers.submit(function, *arguments) for function, arguments in tasks]:
            print(done.result(), flush=True)


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"check_model.py: {failed}")
