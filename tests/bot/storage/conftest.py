"""A town's database for one test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import migrate, sqlite
from tests.bot.storage.world import World, open_world


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the real schema and nothing in it."""
    file = tmp_path_factory.mktemp("schema") / "town.db"
    connection = sqlite.connect(file)
    migrate.apply(connection)
    connection.close()
    return file


@pytest.fixture
def world(tmp_path: Path, schema: Path) -> Iterator[World]:
    """An empty town with its real schema."""
    shutil.copy(schema, tmp_path)
    made = open_world(tmp_path / "town.db")
    yield made
    made.db.connection.close()
