"""Makes the programs with all mutants: a copy of the sources in a build folder, rewritten there."""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

from . import operators

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FLAGS = "-O1 -w -include {} -fno-strict-aliasing"


def fail(sentence):
    sys.exit(f"mutants: {sentence}")


def run(command, what, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{what} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def write_if_other(path, content):
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def copy_sources(tree, leave):
    for name in run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], "git").split("\0"):
        if name and name not in leave and (ROOT / name).is_file():
            write_if_other(tree / name, (ROOT / name).read_bytes())
            os.chmod(tree / name, (ROOT / name).stat().st_mode)


def unit_of(file):
    """The translation unit in which a file is read: a header stands in one that uses all of it."""
    return file if file.endswith(".cpp") else "reference/server/request_gate.cpp"


def commands_of(build):
    entries = json.loads((build / "compile_commands.json").read_text())
    return {entry["file"]: entry for entry in entries}


def find(files, tree, commands):
    try:
        from clang import cindex
    except ImportError:
        fail("the package python3-clang-19 is missing: scripts/install-dependencies --mutants "
             "(and run this with Debian's python3)")
    index = cindex.Index.create()
    units, found = {}, []
    for file in files:
        main = str(tree / unit_of(file))
        if main not in units:
            arguments = shlex.split(commands[main]["command"])[1:]
            kept = [one for one in arguments if one.startswith(("-I", "-D", "-std"))]
            system = [part for place, one in enumerate(arguments) if one == "-isystem"
                      for part in ("-isystem", arguments[place + 1])]
            units[main] = index.parse(main, args=["-xc++", *kept, *system])
            errors = [str(one) for one in units[main].diagnostics if one.severity >= 3]
            if errors:
                fail(f"libclang cannot read {main}: {errors[0]}")
        text = (ROOT / file).read_text("latin-1")  # offsets of libclang count bytes
        found += operators.Finder(cindex.CursorKind, units[main], str(tree / file), file, text).mutants()
    return found


def number(mutants):
    for place, mutant in enumerate(mutants, 1):
        mutant.number = place


def write(tree, files, mutants):
    for file in files:
        own = [mutant for mutant in mutants if mutant.file == file]
        write_if_other(tree / file, operators.rewritten((ROOT / file).read_text("latin-1"), own).encode("latin-1"))


def refused_lines(entry):
    """{(file, line)} of the errors of the compiler in one translation unit."""
    command = [part for part in shlex.split(entry["command"]) if part not in ("ccache", "/usr/bin/ccache")]
    at = command.index("-o")
    done = subprocess.run(command[:at] + command[at + 2:] + ["-fsyntax-only"], cwd=entry["directory"],
                          capture_output=True, text=True)
    lines = re.findall(r"^(/[^:\n]+):(\d+):(?:\d+:)? (?:error|  +required)", done.stderr, re.M)
    if done.returncode != 0 and not lines:
        fail(f"compiling failed:\n{done.stderr[-3000:]}")
    return {(name, int(line)) for name, line in lines}


def compilable(tree, files, mutants, commands):
    """Without those that the compiler refuses (C++ allows no other value there)."""
    units = sorted({str(tree / unit_of(file)) for file in files})
    refused = 0
    while True:
        number(mutants)
        write(tree, files, mutants)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            lines = set().union(*pool.map(refused_lines, [commands[unit] for unit in units]))
        if not lines:
            return mutants, refused
        kept = [mutant for mutant in mutants
                if not any(name == str(tree / mutant.file) and mutant.line <= line <= mutant.last_line
                           for name, line in lines)]
        if len(kept) == len(mutants):
            fail(f"the compiler refuses what is no mutant: {sorted(lines)[:3]}")
        refused += len(mutants) - len(kept)
        mutants = kept


def make(folder, files):
    """The mutants of these files and the folder of the programs that they are in."""
    tree, build = folder / "tree", folder / "build"
    copy_sources(tree, leave=set(files))
    for file in files:
        write_if_other(tree / file, (ROOT / file).read_bytes())
    header = pathlib.Path(__file__).resolve().with_name("mutant.h")
    write_if_other(folder / "mutant.h", header.read_bytes())
    run(["cmake", "-S", str(tree), "-B", str(build), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=None",
         "-DTALKSPEC_WERROR=OFF", "-DTALKSPEC_BENCHMARKS=OFF",
         "-DCMAKE_CXX_FLAGS=" + FLAGS.format(folder / "mutant.h")], "configuring")
    commands = commands_of(build)
    mutants, refused = compilable(tree, files, find(files, tree, commands), commands)
    run(["ninja", "-C", str(build), "-j2", "talk-server"], "building")
    return mutants, refused, build / "bin"
