import subprocess
import sys

from .errors import CampaignError


def configure(root, preset, _names):
    """Configures the preset, unless it is already."""
    folder = root / "build" / preset
    if not (folder / "fuzz" / "harnesses.json").is_file():
        run([str(root / "scripts" / "install-dependencies"), "--fuzz"], root)
        run(["cmake", "--preset", preset], root)
    return folder


def run(command, root):
    done = subprocess.run(command, stdout=sys.stderr, cwd=root, check=False)
    if done.returncode != 0:
        raise CampaignError(f"{' '.join(command)} failed")


def build(root, preset, names):
    """Configures the preset, and builds the harnesses named or all of them."""
    folder = root / "build" / preset
    targets = names or ["fuzz_harnesses"]
    run([str(root / "scripts" / "build"), preset, *targets], root)
    return folder
