import base64
import pathlib
import unittest

from campaign import report
from campaign.signature import Failure, Signature
from campaign.triage import Finding

ROOT = pathlib.Path("/src")
CAMPAIGN = {"talkspec": "0.1.0", "started": "2026-01-01T00:00:00+00:00", "engine": "libfuzzer",
            "seed": 7, "jobs": 1, "seconds_per_harness": 60, "root": ROOT}


def finding(content=b"\x00\xff", file="/src/fuzz/a.cpp"):
    failure = Failure(Signature("oracle", "oracle_sticky", "size-sign"), "done is final",
                      "RFC 9112 §7.1", file, 9, ["f", "g"])
    return Finding("fuzz_x", failure, content, 3, 1.25, 40)


def entry(**more):
    return report.finding_entry(finding(**more), CAMPAIGN, "reproducers/r", ["/b/x", "a b"])


class Report(unittest.TestCase):
    def test_an_entry_has_all_to_reproduce_it(self):
        one = entry()
        self.assertEqual(base64.b64decode(one["base64"]), b"\x00\xff")
        self.assertEqual(one["command"], "/b/x 'a b'")
        self.assertEqual((one["file"], one["line"]), ("fuzz/a.cpp", 9))
        self.assertEqual((one["engine"], one["seed"], one["cpu_seconds"]), ("libfuzzer", 7, 1.2))

    def test_sarif_has_what_version_2_1_0_demands(self):
        log = report.sarif(CAMPAIGN, [entry(), entry(content=b"z")])
        self.assertEqual(log["version"], "2.1.0")
        run = log["runs"][0]
        self.assertTrue(run["tool"]["driver"]["name"])
        self.assertEqual(len(run["tool"]["driver"]["rules"]), 1)
        for index, result in enumerate(run["results"]):
            rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
            self.assertEqual(rule["id"], result["ruleId"])
            self.assertTrue(result["message"]["text"])
            attachment = result["attachments"][0]["artifactLocation"]
            self.assertEqual(attachment["index"], index)
            self.assertEqual(run["artifacts"][index]["location"]["uri"], attachment["uri"])
            self.assertEqual(result["locations"][0]["physicalLocation"]["region"]["startLine"], 9)
            base = result["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"]
            self.assertIn(base, run["originalUriBaseIds"])

    def test_a_place_outside_of_the_repository_stays_absolute(self):
        one = entry(file="/usr/include/x.h")
        place = report.sarif(CAMPAIGN, [one])["runs"][0]["results"][0]["locations"][0]
        self.assertEqual(place["physicalLocation"]["artifactLocation"], {"uri": "/usr/include/x.h"})

    def test_nothing_found_is_a_report_too(self):
        log = report.sarif(CAMPAIGN, [])
        self.assertEqual(log["runs"][0]["results"], [])
        self.assertEqual(report.document(CAMPAIGN, [], [])["findings"], [])
        self.assertNotIn("root", report.document(CAMPAIGN, [], []))
