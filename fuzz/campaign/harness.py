"""The harnesses of a build, as CMake wrote them down in harnesses.json."""
import json
import pathlib
from dataclasses import dataclass, field

from .errors import CampaignError


@dataclass
class Harness:
    name: str
    program: pathlib.Path
    seeds: list = field(default_factory=list)  # files and folders
    dictionary: pathlib.Path | None = None

    def seed_files(self):
        for path in self.seeds:
            if path.is_dir():
                yield from sorted(p for p in path.rglob("*") if p.is_file())
            elif path.is_file():
                yield path


def read_harnesses(build):
    """All harnesses of a build folder by name. Raises CampaignError where there is none."""
    listing = build / "fuzz" / "harnesses.json"
    try:
        entries = json.loads(listing.read_text())
    except FileNotFoundError:
        raise CampaignError(f"{listing} is not there; configure {build} first") from None
    except ValueError as error:
        raise CampaignError(f"{listing}: {error}") from None
    harnesses = {}
    for entry in entries:
        dictionary = pathlib.Path(entry["dictionary"]) if entry["dictionary"] else None
        harnesses[entry["name"]] = Harness(
            name=entry["name"],
            program=pathlib.Path(entry["program"]),
            seeds=[pathlib.Path(seed) for seed in entry["seeds"]],
            dictionary=dictionary if dictionary and dictionary.is_file() else None,
        )
    return harnesses


def choose(harnesses, names):
    """Those named, or all of them. Raises CampaignError for a name that is none."""
    unknown = [name for name in names if name not in harnesses]
    if unknown:
        raise CampaignError(
            f"no harness {', '.join(unknown)}; there are {', '.join(sorted(harnesses))}")
    return [harnesses[name] for name in names or sorted(harnesses)]
