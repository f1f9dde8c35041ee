"""The published table of the mutants: what it says, and whether it is of the sources as they are."""
import collections
import hashlib
import json
import pathlib

from .operators import one_line

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "conformance" / "testing" / "mutants.json"
TABLE = ROOT / "reports" / "published" / "mechanical-mutants.json"
NOTICED = ("fail", "warn")
LEAST_VISIBLE, LEAST_NOTICED = 300, 0.90


def data():
    return json.loads(DATA.read_text())


def hash_of(file):
    """Of what the compiler reads: comments and line ends may change."""
    return hashlib.sha256(one_line((ROOT / file).read_text("latin-1")).encode("latin-1")).hexdigest()[:16]


def reason_of(row, reasons):
    """The first reason that fits; what is not given there fits everything."""
    for one in reasons:
        if all(row[name] == one[name] for name in ("file", "function", "operator", "was", "becomes") if name in one):
            return one["reason"]
    return ""


def counted(rows):
    visible = [row for row in rows if row["shown"]]
    noticed = [row for row in visible if row["verdict"] in NOTICED]
    return {"mutants": len(rows), "visible": len(visible), "noticed": len(noticed),
            "noticed as SHOULD only": sum(row["verdict"] == "warn" for row in noticed),
            "no difference shown": sum(not row["shown"] for row in rows)}


def written(sources, rows, first, refused):
    counts = counted(rows)
    lines = ",\n".join(json.dumps(row) for row in rows)
    text = (f'{{"sources": {json.dumps(sources)},\n"refused by the compiler": {refused},\n'
            f'"counts": {json.dumps(counts)},\n"first try": {json.dumps(first)},\n"mutants": [\n{lines}\n]}}\n')
    TABLE.write_text(text)
    TABLE.with_suffix(".md").write_text(markdown(rows, counts, first))


def code(text):
    return "`" + text.replace("|", "\\|") + "`" if "`" not in text else text.replace("|", "\\|")


def markdown(rows, counts, first):
    left = [row for row in rows if row["shown"] and row["verdict"] not in NOTICED]
    lines = ["# Mechanical mutants of the reference server", "",
             "`scripts/mutants` writes this page. It changes the request path of `talk-server` in one place at a time, and",
             "runs the suite. A mutant is visible when the server answers a recorded request otherwise: byte for byte,",
             "without Date and the sentence in a refusal. Others only change limits, times and who does the work, if",
             "anything. A mutant is noticed when the exit code of `talkspec run --fail-on warn` says so. Mutants are drawn",
             "by a hash of what they are, so that no one picks them.", "",
             f"**{counts['visible']} visible mutants, {counts['noticed']} noticed ({share(counts)})**, "
             f"{counts['noticed as SHOULD only']} of them as a SHOULD. {counts['no difference shown']} other mutants "
             "make no difference to any recorded request.", "",
             f"At the first try, before any case was added for a mutant: {first['noticed']} of {first['visible']} "
             f"({share(first)}).", "", "| operator | mutants | visible | noticed |", "|---|--:|--:|--:|"]
    lines += by("operator", rows)
    lines += ["", "| file | mutants | visible | noticed |", "|---|--:|--:|--:|"]
    lines += by("file", rows)
    lines += ["", "## Survivors", "", "| file, function | operator | was | becomes | shown by | why the suite does not notice it |",
              "|---|---|---|---|---|---|"]
    lines += [line(row) for row in left]
    return "\n".join(lines) + "\n"


def share(counts):
    return f"{100 * counts['noticed'] / max(counts['visible'], 1):.1f} %"


def line(row):
    return (f"| {row['file'].removeprefix('reference/')}, {row['function']} | {row['operator']} | {code(row['was'])} "
            f"| {code(row['becomes']) if row['becomes'] else '–'} | {row['shown']} | {row['reason']} |")


def by(name, rows):
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    for group, own in groups.items():
        counts = counted(own)
        yield f"| {group} | {counts['mutants']} | {counts['visible']} | {counts['noticed']} |"


def complaints():
    """What is wrong with the published table, sentence by sentence."""
    table, sources = json.loads(TABLE.read_text()), data()["sources"]
    again = "run scripts/mutants run"
    if list(table["sources"]) != sources:
        yield f"the table is of other sources than {DATA.name} lists: {again}"
    for file, hashed in table["sources"].items():
        if not (ROOT / file).is_file() or hash_of(file) != hashed:
            yield f"{file} has changed since its mutants were made: {again} {file}"
    rows, counts = table["mutants"], table["counts"]
    if counts != counted(rows):
        yield "the counts are not those of the rows"
    if markdown(rows, counts, table["first try"]) != TABLE.with_suffix(".md").read_text():
        yield "mechanical-mutants.md is not of mechanical-mutants.json"
    for row in rows:
        if row["file"] not in table["sources"]:
            yield f"{row['file']} has mutants and is no source"
        if row["verdict"] in NOTICED and not (row["shown"] and row["case"]):
            yield f"{row['file']} {row['function']}: noticed by no case"
        if row["shown"] and row["verdict"] not in NOTICED and not row["reason"]:
            yield f"{row['file']} {row['function']} ({row['was']} becomes {row['becomes']}): a survivor without a reason"
    if counts["visible"] < LEAST_VISIBLE:
        yield f"fewer than {LEAST_VISIBLE} mutants are visible"
    if counts["noticed"] < LEAST_NOTICED * counts["visible"]:
        yield f"less than {LEAST_NOTICED:.0%} of the visible mutants are noticed"
