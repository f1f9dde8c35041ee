"""A fuzzing campaign: runs harnesses under an engine, keeps the corpus, judges what was found.

main.py       what the user says and sees        harness.py   the programs, seeds, dictionaries
libfuzzer.py  afl.py   the engines               signature.py what a run says of its failure
coverage.py   what seeds and corpus reach    build.py      a preset, built
triage.py     reproduce, tell apart, minimise    report.py    findings.json and SARIF
"""
