"""The way of a campaign: build, fuzz each harness in turn, merge its corpus, judge its findings."""
import argparse
import datetime
import pathlib
import random
import re
import shutil
import sys
import time

from . import afl, engine, libfuzzer, report, triage
from .build import build, configure
from .errors import CampaignError
from .harness import choose, read_harnesses

ENGINES = {module.NAME: module for module in (libfuzzer, afl)}
POLL_SECONDS = 0.5
LINE_SECONDS = 10  # between lines of progress where there is no terminal


def duration(text):
    """Seconds of `90`, `90s`, `10m`, `2h`."""
    match = re.fullmatch(r"([1-9]\d*)([smh]?)", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; say 90s, 10m or 2h")
    return int(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]


def positive(text):
    if not re.fullmatch(r"[1-9]\d*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def parse(arguments, root):
    parser = argparse.ArgumentParser(
        prog="scripts/fuzz-campaign",
        description="Fuzzes harnesses, keeps new inputs, and writes findings.json and "
                    "findings.sarif. Exit codes: 0 if nothing was found, 1 if something was "
                    "found, 2 if the campaign could not run.")
    parser.add_argument("harness", nargs="*", help="names of harnesses (default: all harnesses of the build)")
    parser.add_argument("--time", type=duration, default=600, metavar="10m",
                        help="time for each harness: 90s, 10m, 2h (default: 10m)")
    parser.add_argument("--jobs", type=positive, default=1, metavar="N",
                        help="fuzzing processes at the same time (default: 1)")
    parser.add_argument("--engine", choices=sorted(ENGINES), default=libfuzzer.NAME)
    parser.add_argument("--corpus", type=pathlib.Path, metavar="DIR",
                        default=root / "build" / "fuzz-corpus",
                        help="inputs kept from former campaigns, a folder for each harness (default: "
                             "build/fuzz-corpus)")
    parser.add_argument("--out", type=pathlib.Path, metavar="DIR",
                        help="folder of the reports (default: build/fuzz-findings/ENGINE)")
    parser.add_argument("--seed", type=positive, metavar="N", help="random seed (default: a random one)")
    parser.add_argument("--build", type=pathlib.Path, metavar="DIR",
                        help="a build folder that is ready to use (default: builds the preset)")
    parser.add_argument("--from-nothing", action="store_true",
                        help="begin without seeds and without inputs of former campaigns")
    parser.add_argument("--no-dictionary", action="store_true", help="without dictionaries")
    parser.add_argument("--list", action="store_true", help="only list the harnesses; builds nothing")
    return parser.parse_args(arguments)


class Display:
    """One line that is kept up to date; where there is no terminal, a line now and then."""

    def __init__(self, stream=sys.stderr, clock=time.monotonic):
        self.stream = stream
        self.clock = clock
        self.live = stream.isatty()
        self.last = None

    def show(self, harness, elapsed, seconds, progress):
        now = self.clock()
        if not self.live and self.last is not None and now - self.last < LINE_SECONDS:
            return
        self.last = now
        rate = progress.executions / progress.cpu_seconds if progress.cpu_seconds else 0
        line = (f"{harness}  {elapsed:.0f}/{seconds} s  {progress.executions:,} runs  "
                f"{rate:,.0f} in a CPU-second  coverage {progress.coverage}  "
                f"corpus {progress.corpus}  failed inputs {progress.artifacts}")
        self.stream.write(f"\r\x1b[K{line}" if self.live else line + "\n")
        self.stream.flush()

    def say(self, line):
        self.stream.write(("\r\x1b[K" if self.live else "") + line + "\n")
        self.stream.flush()
        self.last = None


def fuzz(run, harness, seconds, display):
    """Watches a run to its end, or to Ctrl-C. Returns when each failed input was first seen, in
    CPU-seconds, and whether to go on with the next harness."""
    seen_at = {}
    started = time.monotonic()
    go_on = True
    try:
        while run.running():
            time.sleep(POLL_SECONDS)
            progress = run.poll()
            for path in run.artifacts():
                seen_at.setdefault(path, progress.cpu_seconds)
            elapsed = time.monotonic() - started
            display.show(harness.name, elapsed, seconds, progress)
            if elapsed > seconds + 60:  # the engine does not keep its time
                run.stop()
    except KeyboardInterrupt:
        display.say(f"{harness.name}: stopped")
        go_on = False
    finally:
        run.stop()
    run.poll()
    return seen_at, go_on


# Merging takes at most as long as fuzzing did, or so many seconds if that is longer.
MERGE_SECONDS = 60


def renew_corpus(module, harness, run, corpus, scratch, seconds, display):
    """The corpus becomes the least that has the coverage of old, new and seeds together."""
    began = time.monotonic()
    fresh = scratch / "merged"
    fresh.mkdir()
    new = scratch / "all-new"
    new.mkdir()
    for number, path in enumerate(run.inputs()):
        shutil.copyfile(path, new / str(number))
    folders = [corpus, new, *(path for path in harness.seeds if path.is_dir())]
    if module is afl:
        fresh.rmdir()  # afl-cmin makes it
    limit = max(MERGE_SECONDS, seconds)
    merged = module.merge(harness, folders, fresh, limit)
    took = time.monotonic() - began
    if not merged:
        # Nothing is lost: the new inputs are kept beside the old, unmerged.
        for path in engine.files_in(new):
            shutil.copyfile(path, corpus / f"unmerged-{run.progress.executions}-{path.name}")
        display.say(f"{harness.name}: the corpus could not be merged in {took:.0f} s (limit {limit:.0f}); "
                    "new inputs were added as is")
        return
    shutil.rmtree(corpus)
    shutil.move(fresh, corpus)
    display.say(f"{harness.name}: merged in {took:.0f} s")


def readable(log):
    """Without what moves and colours a terminal, and without empty lines."""
    log = re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|\(B)|[^\x20-\x7e\n]", "", log)
    return "\n".join(line.strip() for line in log.splitlines() if line.strip())


def campaign_of(options, module, harness, scratch, display):
    """One harness: fuzz, merge, judge. Returns its entry, its findings, whether to go on."""
    corpus = options.corpus.resolve() / harness.name
    known = scratch / "nothing" if options.from_nothing else corpus
    corpus.mkdir(parents=True, exist_ok=True)
    run = module.Run(harness, scratch, known, options.time, options.jobs, options.seed)
    seen_at, go_on = fuzz(run, harness, options.time, display)
    if run.failed_to_start() and go_on:
        tail = readable(run.log.read_text(errors="replace")).splitlines()[-3:]
        raise CampaignError(f"{harness.name} did not start: " + " / ".join(tail))
    progress = run.progress
    display.say(f"{harness.name}: {progress.executions:,} runs in {progress.cpu_seconds:.0f} "
                f"CPU-seconds, coverage {progress.coverage}; merging")
    renew_corpus(module, harness, run, corpus, scratch, options.time, display)
    display.say(f"{harness.name}: judging {len(run.artifacts())} failed inputs")
    inputs = scratch / "judged"
    inputs.mkdir()
    judge = triage.Triage(triage.runner(harness, module.one_input, inputs))
    found, unsteady = judge.findings(harness.name, run.artifacts(), seen_at, options.jobs)
    kept = []
    for path in unsteady:
        target = options.out / "unsteady" / f"{harness.name}-{path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        kept.append(str(target))
    entry = {
        "name": harness.name,
        "executions": progress.executions,
        "cpu_seconds": round(progress.cpu_seconds, 1),
        "coverage": progress.coverage,
        "corpus": len(engine.files_in(corpus)),
        "failed_inputs": len(run.artifacts()),
        "unsteady": kept,
    }
    return entry, found, go_on


def entries_of(findings, campaign, harnesses, module, out):
    """Writes the reproducers and describes each finding."""
    folder = out / "reproducers"
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for finding in findings:
        path = folder / f"{finding.harness}-{finding.id}"
        path.write_bytes(finding.content)
        command = module.one_input(harnesses[finding.harness], path)
        entries.append(report.finding_entry(
            finding, campaign, path.relative_to(out), command))
    return entries


def version_of(root):
    text = (root / "CMakeLists.txt").read_text()
    return re.search(r"project\(talkspec VERSION ([\d.]+)", text)[1]


def run_campaign(options, root, display):
    module = ENGINES[options.engine]
    make = configure if options.list else build
    folder = options.build.resolve() if options.build else make(root, module.PRESET, options.harness)
    harnesses = read_harnesses(folder)
    chosen = choose(harnesses, options.harness)
    if options.list:
        print("\n".join(harness.name for harness in chosen))
        return 0
    for harness in chosen:
        if options.from_nothing:
            harness.seeds = []
        if options.no_dictionary:
            harness.dictionary = None
    for harness in chosen:
        if not harness.program.is_file():
            raise CampaignError(f"{harness.program} is not built")
    options.seed = options.seed or random.SystemRandom().randrange(1, module.SEED_LIMIT)
    options.out = (options.out or root / "build" / "fuzz-findings" / module.NAME).resolve()
    work = options.out / "work"
    shutil.rmtree(work, ignore_errors=True)
    campaign = {
        "talkspec": version_of(root),
        "started": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "engine": module.NAME,
        "seed": options.seed,
        "jobs": options.jobs,
        "seconds_per_harness": options.time,
        "root": root,
    }
    done, findings = [], []
    for harness in chosen:
        scratch = work / harness.name
        scratch.mkdir(parents=True)
        entry, found, go_on = campaign_of(options, module, harness, scratch, display)
        done.append(entry)
        findings += found
        entries = entries_of(findings, campaign, harnesses, module, options.out)
        # After each harness, so that nothing is lost if a later one cannot be run.
        report.write(options.out / "findings.json", report.document(campaign, done, entries))
        report.write(options.out / "findings.sarif", report.sarif(campaign, entries))
        if not go_on:
            break
    shutil.rmtree(work, ignore_errors=True)
    return conclude(options, entries, done, display)


def conclude(options, entries, done, display):
    for entry in entries:
        display.say(f"FOUND {report.title(entry)}\n      {report.shown(entry)}\n"
                    f"      {entry['command']}")
    unsteady = sum(len(entry["unsteady"]) for entry in done)
    if unsteady:
        display.say(f"{unsteady} inputs failed once and not again; they are in "
                    f"{options.out / 'unsteady'}")
    display.say(f"{len(entries)} findings in {len(done)} harnesses; "
                f"{options.out / 'findings.json'}")
    return 1 if entries or unsteady else 0


def main(arguments, root):
    try:
        return run_campaign(parse(arguments, root), root, Display())
    except CampaignError as error:
        print(f"scripts/fuzz-campaign: {error}", file=sys.stderr)
        return 2
