"""Programs that a campaign runs end well, badly, or not by themselves."""
import os
import pathlib
import tempfile
import unittest

from campaign import engine


class EndsWell(unittest.TestCase):
    def test_tells_success_from_failure(self):
        self.assertTrue(engine.ends_well(["true"], 60, os.environ))
        self.assertFalse(engine.ends_well(["false"], 60, os.environ))

    def test_kills_what_takes_longer_and_its_children(self):
        with tempfile.TemporaryDirectory() as folder:
            pipe = pathlib.Path(folder) / "pipe"
            os.mkfifo(pipe)
            reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
            self.addCleanup(os.close, reading)
            child = f"tail -f /dev/null > {pipe}"
            self.assertFalse(engine.ends_well(["sh", "-c", f"{child} & wait"], 1, os.environ))
            os.set_blocking(reading, True)
            self.assertEqual(os.read(reading, 1), b"")  # the end, once no child has it open


if __name__ == "__main__":
    unittest.main()
