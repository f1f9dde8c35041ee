#!/usr/bin/env python3
"""Puts harnesses into a folder as OSS-Fuzz wants them: program, seeds, dictionary, options.

package.py HARNESSES.json FOLDER NAME…"""
import hashlib
import json
import pathlib
import shutil
import sys
import zipfile

OPTIONS = "[libfuzzer]\nmax_len = 4096\n"


def files(paths):
    for path in map(pathlib.Path, paths):
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def package(harness, folder):
    name = harness["name"]
    shutil.copy2(harness["program"], folder / name)
    with zipfile.ZipFile(folder / f"{name}_seed_corpus.zip", "w", zipfile.ZIP_DEFLATED) as corpus:
        known = set()
        for path in files(harness["seeds"]):
            content = path.read_bytes()
            digest = hashlib.sha1(content).hexdigest()
            if digest not in known:
                corpus.writestr(digest, content)
                known.add(digest)
    (folder / f"{name}.options").write_text(OPTIONS)
    dictionary = pathlib.Path(harness["dictionary"])
    if dictionary.is_file():
        shutil.copyfile(dictionary, folder / f"{name}.dict")


def main():
    listing, folder, *names = sys.argv[1:]
    harnesses = {one["name"]: one for one in json.loads(pathlib.Path(listing).read_text())}
    for name in names:
        package(harnesses[name], pathlib.Path(folder))


main()
