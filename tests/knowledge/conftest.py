"""The invented town that the knowledge floor is tried on."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.matching import Index, build
from knowledge.pack import read_town
from knowledge.town import Town

TOWN = Path(__file__).parent.parent / "town"


def pack_files(folder: Path) -> dict[str, str]:
    """The texts of a pack's files by their name inside the pack."""
    found = [path for kind in ("*.toml", "*.csv", "faq/*.toml") for path in folder.glob(kind)]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


@pytest.fixture(scope="session")
def shipped() -> list[dict[str, str]]:
    packs = sorted((TOWN.parent.parent / "knowledge").glob("*/town.toml"))
    return [pack_files(path.parent) for path in packs]


@pytest.fixture
def files() -> dict[str, str]:
    return pack_files(TOWN)


@pytest.fixture(scope="session")
def town() -> Town:
    return read_town(pack_files(TOWN))


@pytest.fixture(scope="session")
def index(town: Town) -> Index:
    return build(town.entries, town.words, town.questions)


@pytest.fixture
def today() -> date:
    return date(2026, 11, 24)
