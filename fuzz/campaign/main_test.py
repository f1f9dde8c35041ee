"""The script as a user runs it, on two small harnesses that clang builds; without clang these
tests are skipped."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from campaign.main import duration
from campaign import afl, engine, libfuzzer

HERE = pathlib.Path(__file__).resolve().parent
SCRIPT = HERE.parent.parent / "scripts" / "fuzz-campaign"
CLANG = os.environ.get("TALKSPEC_FUZZ_CLANG") or shutil.which("clang++-19")


def campaign(*arguments):
    return subprocess.run([str(SCRIPT), *(str(one) for one in arguments)], capture_output=True,
                          text=True, check=False, timeout=120)


class Usage(unittest.TestCase):
    def test_a_mistake_is_one_line_and_exit_2(self):
        with tempfile.TemporaryDirectory() as folder:
            for arguments, word in ((["--time", "0s"], "0s"), (["--jobs", "-1"], "-1"),
                                    (["--engine", "x"], "--engine"),
                                    (["--build", folder], "harnesses.json")):
                done = campaign(*arguments)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(word, done.stderr.splitlines()[-1])

    def test_times(self):
        self.assertEqual([duration(text) for text in ("90", "90s", "10m", "2h")],
                         [90, 90, 600, 7200])


class Logs(unittest.TestCase):
    def test_the_last_line_of_libfuzzer_counts(self):
        progress = engine.Progress()
        libfuzzer.parse("#100: cov: 5 ft: 9 corp: 2 exec/s: 50 oom/timeout/crash: 0/0/0 time: 2s\n"
                        "INFO: something\n"
                        "#250: cov: 7 ft: 9 corp: 3 exec/s 75 oom/timeout/crash: 0/0/1 time: 3s\n",
                        progress)
        self.assertEqual((progress.executions, progress.coverage, progress.corpus,
                          progress.per_second), (250, 7, 3, 75))

    def test_statistics_of_afl(self):
        with tempfile.NamedTemporaryFile("w+") as stats:
            stats.write("execs_done        : 12\nafl_version : ++4.04c\n")
            stats.flush()
            self.assertEqual(afl.read_stats(pathlib.Path(stats.name))["execs_done"], "12")
        self.assertEqual(afl.read_stats(pathlib.Path("/nonexistent")), {})


@unittest.skipUnless(CLANG, "clang++-19 is not installed")
class Campaign(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        (cls.folder / "fuzz").mkdir()
        entries = []
        for name in ("planted", "clean"):
            program = cls.folder / name
            subprocess.run([CLANG, "-std=c++20", "-O1", "-g", "-fsanitize=fuzzer,address",
                            str(HERE / "testing" / f"{name}.cpp"), "-o", str(program)], check=True)
            seeds = cls.folder / f"{name}-seeds"
            seeds.mkdir()
            for seed in ("xx", "xB", "Bxx", "Mxx", "Rxx"):
                (seeds / seed).write_text(seed)
            entries.append({"name": name, "program": str(program), "seeds": [str(seeds)],
                            "dictionary": ""})
        (cls.folder / "fuzz" / "harnesses.json").write_text(json.dumps(entries))

    def run_it(self, name, seconds, *more):
        out = self.folder / f"out-{name}"
        done = campaign(name, "--build", self.folder, "--time", seconds, "--seed", 1, "--corpus",
                        self.folder / "corpus", "--out", out, *more)
        self.assertTrue((out / "findings.json").is_file(), done.stderr)
        return done, json.loads((out / "findings.json").read_text()), out

    def test_planted_faults_are_found_told_apart_and_can_be_reproduced(self):
        done, report, out = self.run_it("planted", 2)
        self.assertEqual(done.returncode, 1, done.stderr)
        kinds = {one["kind"]: one for one in report["findings"]}
        self.assertEqual(set(kinds), {"oracle", "out-of-memory", "heap-buffer-overflow"},
                         done.stderr)
        self.assertIn("      1 bytes: B\n", done.stderr)
        oracle = kinds["oracle"]
        self.assertEqual((oracle["oracle"], oracle["subject"], oracle["clause"]),
                         ("oracle_planted", "letter-b", "RFC 9112 §7.1"))
        self.assertEqual(base64.b64decode(oracle["base64"]), b"B")
        self.assertEqual((out / oracle["reproducer"]).read_bytes(), b"B")
        again = subprocess.run(oracle["command"], shell=True, capture_output=True, check=False)
        self.assertNotEqual(again.returncode, 0)
        self.assertIn(b"oracle_planted", again.stderr)
        sarif = json.loads((out / "findings.sarif").read_text())
        self.assertEqual(len(sarif["runs"][0]["results"]), 3)

    def test_without_faults_it_ends_in_0_and_keeps_a_corpus(self):
        done, report, _ = self.run_it("clean", 1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(report["findings"], [])
        self.assertGreater(report["harnesses"][0]["executions"], 0)
        self.assertGreater(report["harnesses"][0]["cpu_seconds"], 0)
        self.assertTrue(any((self.folder / "corpus" / "clean").iterdir()))

    def test_from_nothing_it_reads_neither_seeds_nor_the_corpus(self):
        corpus = self.folder / "corpus" / "clean"
        corpus.mkdir(parents=True, exist_ok=True)
        (corpus / "known").write_text("known")
        done, report, _ = self.run_it("clean", 1, "--from-nothing", "--no-dictionary")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(report["harnesses"][0]["executions"], 0)

    def test_a_list_builds_nothing(self):
        done = campaign("--list", "--build", self.folder)
        self.assertEqual((done.returncode, done.stdout), (0, "clean\nplanted\n"), done.stderr)

    def test_an_unknown_harness_is_named_with_those_there_are(self):
        done = campaign("other", "--build", self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn("clean, planted", done.stderr)
