"""Replays seeds, former findings and the grown corpus under llvm-cov."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

from .build import build
from .errors import CampaignError
from .harness import choose, read_harnesses

PRESET = "fuzz-coverage"
LLVM = "19"
SOURCES = "reference/framing"
# Not of the parsers: their tests, the model they are compared with, the benchmark.
LEFT_OUT = r"(_test\.cpp|/testing/|/benchmark/)"


def parse(arguments, root):
    parser = argparse.ArgumentParser(
        prog="scripts/fuzz-coverage",
        description="Replays seeds, former findings and the corpus of campaigns, writes an HTML "
                    f"report, and names the lines and branches of {SOURCES} that no input reaches. "
                    "Exit codes: 0 if all are reached, 1 if some are not, 2 if it could not run.")
    parser.add_argument("harness", nargs="*", help="names of harnesses (default: all)")
    parser.add_argument("--corpus", type=pathlib.Path, metavar="DIR",
                        default=root / "build" / "fuzz-corpus",
                        help="inputs kept from campaigns (default: build/fuzz-corpus)")
    parser.add_argument("--build", type=pathlib.Path, metavar="DIR",
                        help="a build folder that is ready to use (default: builds the preset)")
    return parser.parse_args(arguments)


def tool(name, *arguments, **more):
    command = shutil.which(f"{name}-{LLVM}")
    if command is None:
        raise CampaignError(f"{name}-{LLVM} is not installed; scripts/install-dependencies --fuzz")
    return subprocess.run([command, *map(str, arguments)], check=True, **more)


def replay(harness, corpus, profile):
    """Runs all inputs through one harness; None if there are none."""
    inputs = [str(path) for path in harness.seeds if path.exists()]
    if (corpus / harness.name).is_dir():
        inputs.append(str(corpus / harness.name))
    if not inputs:
        return None
    done = subprocess.run([str(harness.program), *inputs], capture_output=True, check=False,
                          env={**os.environ, "LLVM_PROFILE_FILE": str(profile)})
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()[:1]
        raise CampaignError(f"{harness.name} failed on its inputs: {' '.join(told)}")
    return done.stdout.decode().strip()


def unreached(file):
    """Lines of a file whose code never ran, and (line, column, side) of branches never taken.

    A branch in a template or an inline function is reached if it is in any of its copies."""
    lines = set()
    for line, _, count, has_count, is_entry, is_gap in file["segments"]:
        if has_count and is_entry and not is_gap and count == 0:
            lines.add(line)
    taken = {}
    for branch in file.get("branches", []):
        place = (branch[0], branch[1])
        true, false = taken.get(place, (0, 0))
        taken[place] = (true + branch[4], false + branch[5])
    branches = [(*place, side) for place, counts in sorted(taken.items())
                for side, count in zip(("true", "false"), counts) if count == 0]
    return sorted(lines), branches


def export(programs, profile, root):
    objects = [argument for program in programs[1:] for argument in ("-object", program)]
    sources = ["-ignore-filename-regex", LEFT_OUT]
    done = tool("llvm-cov", "export", programs[0], *objects, "-instr-profile", profile, *sources,
                root / SOURCES, capture_output=True)
    return json.loads(done.stdout)["data"][0]


def html(programs, profile, root, folder):
    objects = [argument for program in programs[1:] for argument in ("-object", program)]
    tool("llvm-cov", "show", programs[0], *objects, "-instr-profile", profile, "-format", "html",
         "-output-dir", folder, "-show-branches", "count", "-ignore-filename-regex", LEFT_OUT,
         root / SOURCES)


class OutOfReach:
    """The places that no input can reach, from fuzz/unreachable.json: which file, what the source
    line has, and why."""

    def __init__(self, entries, root):
        self.entries = entries
        self.root = root
        self.met = set()
        self.sources = {}

    def has(self, name, line):
        if name not in self.sources:
            path = self.root / name
            self.sources[name] = path.read_text().splitlines() if path.is_file() else []
        lines = self.sources[name]
        text = lines[line - 1] if line <= len(lines) else ""
        found = [i for i, entry in enumerate(self.entries)
                 if entry["file"] == name and entry["has"] in text]
        self.met.update(found)
        return bool(found)

    def stale(self):
        """Entries that were reached, or stand nowhere."""
        return [entry for i, entry in enumerate(self.entries) if i not in self.met]


def summary(data, root, entries=()):
    """Lines for people, and how much is not reached that could be."""
    known = OutOfReach(entries, root)
    set_aside = 0
    text = [f"{'':46}{'lines':>14}{'branches':>16}"]
    missing = 0
    row = "{:46}{:>6}/{:<6}{:>8}/{:<6}"
    details = []
    for file in data["files"]:
        name = str(pathlib.Path(file["filename"]).relative_to(root))
        lines, branches = file["summary"]["lines"], file["summary"]["branches"]
        text.append(row.format(name, lines["covered"], lines["count"],
                               branches["covered"], branches["count"]))
        all_dark, all_not_taken = unreached(file)
        dark = [line for line in all_dark if not known.has(name, line)]
        not_taken = [place for place in all_not_taken if not known.has(name, place[0])]
        set_aside += len(all_dark) + len(all_not_taken) - len(dark) - len(not_taken)
        missing += len(dark) + len(not_taken)
        details += [f"{name}:{line}: never reached" for line in dark]
        details += [f"{name}:{line}:{column}: never {side}" for line, column, side in not_taken]
    lines, branches = data["totals"]["lines"], data["totals"]["branches"]
    text.append(row.format("all", lines["covered"], lines["count"],
                           branches["covered"], branches["count"]))
    if set_aside:
        text.append(f"{set_aside} places are out of reach: fuzz/unreachable.json says why")
    for entry in known.stale():
        details.append(f"fuzz/unreachable.json: {entry['file']}: \"{entry['has']}\" is reached, or is "
                       "nowhere")
        missing += 1
    return text + details, missing


def run(options, root):
    folder = options.build.resolve() if options.build else build(root, PRESET, options.harness)
    chosen = choose(read_harnesses(folder), options.harness)
    profiles = folder / "profiles"
    shutil.rmtree(profiles, ignore_errors=True)
    profiles.mkdir()
    for harness in chosen:
        if not harness.program.is_file():
            raise CampaignError(f"{harness.program} is not built")
        told = replay(harness, options.corpus.resolve(), profiles / f"{harness.name}.profraw")
        print(f"{harness.name}: {told or 'no inputs'}", file=sys.stderr)
    merged = profiles / "all.profdata"
    # It warns that each harness has another LLVMFuzzerTestOneInput, which is not asked about.
    tool("llvm-profdata", "merge", "-sparse", *sorted(profiles.glob("*.profraw")), "-o", merged,
         capture_output=True)
    programs = [harness.program for harness in chosen]
    entries = json.loads((root / "fuzz" / "unreachable.json").read_text())
    text, missing = summary(export(programs, merged, root), root, entries)
    html(programs, merged, root, folder / "report")
    print("\n".join(text))
    print(f"HTML: {folder / 'report' / 'index.html'}")
    return 1 if missing else 0


def main(arguments, root):
    try:
        return run(parse(arguments, root), root)
    except CampaignError as error:
        print(f"scripts/fuzz-coverage: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        told = (error.stderr or b"").decode("utf-8", "replace").strip()
        print(f"scripts/fuzz-coverage: {error.cmd[0]} failed: {told}", file=sys.stderr)
        return 2
