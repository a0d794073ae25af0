"""A town's database for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.storage.world import World, open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty town with its real schema."""
    made = open_world(tmp_path / "town.db")
    yield made
    made.db.connection.close()
