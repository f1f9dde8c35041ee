import subprocess
import sys

from .errors import CampaignError


def build(root, preset, names):
    """Configures the preset, and builds the harnesses named or all of them."""
    folder = root / "build" / preset
    targets = names or ["fuzz_harnesses"]
    done = subprocess.run([str(root / "scripts" / "build"), preset, *targets],
                          stdout=sys.stderr, check=False)
    if done.returncode != 0:
        raise CampaignError(f"scripts/build {preset} {' '.join(targets)} failed")
    return folder
