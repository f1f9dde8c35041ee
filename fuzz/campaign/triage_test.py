import pathlib
import tempfile
import unittest

from campaign.triage import Triage


def run_once(content):
    """A program in which B and C, in that order, break one oracle, and Z another."""
    b = content.find(b"B")
    if b >= 0 and content.find(b"C", b) >= 0:
        return "oracle_order: broken: B before C\n", 77
    if b"Z" in content:
        return "oracle_letter: broken: a Z\n", 77
    return "", 0


class TriageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def artifacts(self, *contents):
        paths = []
        for number, content in enumerate(contents):
            path = self.folder / str(number)
            path.write_bytes(content)
            paths.append(path)
        return paths

    def test_inputs_that_break_the_same_are_one_finding(self):
        paths = self.artifacts(b"..B..C", b"Z", b"B-C-")
        found, unsteady = Triage(run_once).findings("h", paths, {paths[0]: 7, paths[2]: 5})
        self.assertEqual([one.failure.signature.name for one in found],
                         ["oracle_letter", "oracle_order"])
        self.assertEqual([one.count for one in found], [1, 2])
        self.assertEqual(found[1].cpu_seconds, 5)
        self.assertEqual(unsteady, [])

    def test_a_finding_is_as_small_as_it_can_be(self):
        paths = self.artifacts(b"xxxxxBxxxxxxxxxCxxxx" * 20)
        found, _ = Triage(run_once).findings("h", paths, {})
        self.assertEqual(found[0].content, b"BC")
        self.assertEqual(found[0].minimised_from, 400)

    def test_making_it_small_does_not_turn_it_into_another(self):
        paths = self.artifacts(b"ZBZC")
        found, _ = Triage(run_once).findings("h", paths, {})
        self.assertEqual((found[0].failure.signature.name, found[0].content),
                         ("oracle_order", b"BC"))

    def test_it_stops_when_the_time_is_over(self):
        ticks = iter(range(1000))
        judge = Triage(run_once, clock=lambda: next(ticks))
        content = b"x" * 500 + b"BC" + b"y" * 500
        wanted = judge.failure(content).signature
        small = judge.minimise(content, wanted, seconds=3)
        self.assertEqual(judge.failure(small).signature, wanted)
        self.assertGreater(len(small), 2)

    def test_what_does_not_fail_again_is_told_apart_and_not_lost(self):
        paths = self.artifacts(b"harmless")
        self.assertEqual(Triage(run_once).findings("h", paths, {}), ([], paths))

    def test_a_finding_keeps_its_id(self):
        paths = self.artifacts(b"Z", b"ZZZ")
        first, _ = Triage(run_once).findings("h", paths[:1], {})
        second, _ = Triage(run_once).findings("h", paths[1:], {})
        self.assertEqual(first[0].id, second[0].id)
