import pathlib
import tempfile
import unittest

from campaign.coverage import summary, unreached

# As llvm-cov exports it: line, column, count, has count, is entry, is gap; and for branches the
# place, two more numbers, and how often each side was taken.
FILE = {
    "filename": "/src/reference/framing/a.cpp",
    "segments": [[1, 1, 5, True, True, False], [3, 1, 0, True, True, False],
                 [4, 1, 0, True, False, False], [6, 1, 0, True, True, True],
                 [7, 1, 0, False, True, False]],
    "branches": [[2, 7, 2, 9, 4, 0, 0, 0, 4], [5, 7, 5, 9, 1, 0, 0, 0, 4],
                 [5, 7, 5, 9, 0, 2, 1, 0, 4]],
    "summary": {"lines": {"count": 9, "covered": 8}, "branches": {"count": 6, "covered": 4}},
}


class Unreached(unittest.TestCase):
    def test_lines_are_those_where_a_region_begins_that_never_ran(self):
        self.assertEqual(unreached(FILE)[0], [3])

    def test_a_side_is_taken_if_any_copy_of_the_code_takes_it(self):
        self.assertEqual(unreached(FILE)[1], [(2, 7, "false")])

    def test_the_summary_counts_and_names_them(self):
        text, missing = summary({"files": [FILE], "totals": FILE["summary"]},
                                pathlib.Path("/src"))
        self.assertEqual(missing, 2)
        self.assertIn("reference/framing/a.cpp:3: never reached", text)
        self.assertIn("reference/framing/a.cpp:2:7: never false", text)

    def test_what_is_out_of_reach_is_set_aside(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            source = root / "reference" / "framing" / "a.cpp"
            source.parent.mkdir(parents=True)
            source.write_text("one\nif (two)\nthree\n")
            file = {**FILE, "filename": str(source)}
            entry = {"file": "reference/framing/a.cpp", "has": "two", "why": "…"}
            text, missing = summary({"files": [file], "totals": FILE["summary"]}, root, [entry])
            self.assertEqual(missing, 1)
            self.assertIn("1 places are out of reach: fuzz/unreachable.json says why", text)
            self.assertFalse(any("never false" in line for line in text))
            text, missing = summary({"files": [file], "totals": FILE["summary"]}, root,
                                    [{**entry, "has": "one"}])
            self.assertEqual(missing, 3)
            self.assertIn('fuzz/unreachable.json: reference/framing/a.cpp: "one" is reached, or is '
                          "nowhere", text)
