"""build.sh run as OSS-Fuzz runs it, and what it leaves in $OUT. Takes minutes; scripts/fuzz-test
runs it."""
import configparser
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLANG = shutil.which("clang++-19")
HARNESSES = re.search(r"harnesses=\(\n(.*?)\n\)", (ROOT / "fuzz/oss-fuzz/build.sh").read_text(),
                      re.DOTALL)[1].split()
# What the images that OSS-Fuzz runs harnesses in are sure to have.
LIBRARIES = {"linux-vdso.so.1", "libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6",
             "/lib64/ld-linux-x86-64.so.2", "libresolv.so.2", "libpthread.so.0", "libdl.so.2", "librt.so.1"}
# As infra/base-images/base-builder sets them, but for -stdlib=libc++: Debian's libFuzzer is built
# on libstdc++.
FLAGS = ("-O1 -fno-omit-frame-pointer -gline-tables-only "
         "-DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION")
ADDRESS = "-fsanitize=address -fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link"
# Symbols of sanitizers, but for the function of ours that tells them options.
SANITIZED = "__(asan|ubsan|sanitizer_cov)_(?!default_options)"


def build(folder, flags, engine):
    """Runs build.sh in a folder of its own; returns $OUT and $WORK."""
    for name in ("src", "out", "work"):
        (folder / name).mkdir(parents=True)
    (folder / "src" / "talkspec").symlink_to(ROOT)
    environment = {
        "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"),
        "SRC": str(folder / "src"), "OUT": str(folder / "out"), "WORK": str(folder / "work"),
        "CC": "clang-19", "CXX": "clang++-19", "CFLAGS": flags, "CXXFLAGS": flags,
        "LIB_FUZZING_ENGINE": engine, "FUZZING_ENGINE": "libfuzzer", "SANITIZER": "address",
        "ARCHITECTURE": "x86_64",
        **{key: value for key, value in os.environ.items() if "CCACHE" in key or "LAUNCHER" in key},
    }
    done = subprocess.run(["bash", "-eu", str(ROOT / ".clusterfuzzlite/build.sh")],
                          env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stdout[-3000:] + done.stderr[-3000:])
    return folder / "out", folder / "work" / "talkspec"


def text_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@unittest.skipUnless(CLANG, "clang++-19 is not installed")
class OssFuzz(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.out, cls.work = build(cls.folder / "address", f"{FLAGS} {ADDRESS}",
                                  "-fsanitize=fuzzer")

    def test_each_harness_starts_from_its_seeds_with_its_dictionary(self):
        for name in HARNESSES:
            with self.subTest(name):
                seeds = self.folder / "seeds" / name
                with zipfile.ZipFile(self.out / f"{name}_seed_corpus.zip") as corpus:
                    self.assertIsNone(corpus.testzip())
                    self.assertGreater(len(corpus.namelist()), 3)
                    corpus.extractall(seeds)
                command = [str(self.out / name), "-runs=200", "-seed=1",
                           f"-dict={self.out / name}.dict", str(seeds)]
                done = subprocess.run(command, capture_output=True, text=True, check=False,
                                      cwd=self.folder)
                self.assertEqual(done.returncode, 0, done.stderr[-2000:])
                self.assertRegex(done.stderr, r"Dictionary: [1-9]\d* entries")

    def test_each_harness_has_options(self):
        for name in HARNESSES:
            options = configparser.ConfigParser()
            options.read(self.out / f"{name}.options")
            self.assertEqual(options["libfuzzer"]["max_len"], "4096", name)

    def test_no_harness_needs_a_library_that_is_not_there(self):
        for name in HARNESSES:
            needed = set(re.findall(r"^\s*(\S+\.so[.\d]*) ", text_of("ldd", self.out / name),
                                    re.MULTILINE))
            self.assertLessEqual(needed, LIBRARIES, name)

    def test_the_address_sanitizer_is_in_because_the_flags_ask_for_it(self):
        self.assertIn("__asan_init", text_of("nm", self.out / HARNESSES[0]))

    def test_sanitizers_and_engine_are_those_of_the_caller(self):
        engine = self.folder / "engine.o"
        subprocess.run([CLANG, "-std=c++20", "-c", str(ROOT / "fuzz/replay_main.cpp"), "-o",
                        str(engine)], check=True)
        out, work = build(self.folder / "none", FLAGS, str(engine))
        self.assertNotIn("-fsanitize", (work / "build.ninja").read_text())
        for name in HARNESSES:
            symbols = text_of("nm", out / name)
            self.assertNotRegex(symbols, SANITIZED, name)
            with zipfile.ZipFile(out / f"{name}_seed_corpus.zip") as corpus:
                seeds = self.folder / "none-seeds" / name
                corpus.extractall(seeds)
            self.assertIn("inputs replayed", text_of(str(out / name), str(seeds)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
