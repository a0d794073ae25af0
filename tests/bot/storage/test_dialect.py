"""What is so only because the database is SQLite."""

import sqlite3

import pytest

from bot.storage import sqlite
from bot.storage.errors import Unusable


def test_an_old_sqlite_is_refused_with_a_sentence() -> None:
    with pytest.raises(Unusable, match=r"SQLite 是 3\.31\.1，太旧了，至少要 3\.35\.0"):
        sqlite.require((3, 31, 1))


def test_the_sqlite_of_this_machine_will_do() -> None:
    sqlite.require(sqlite3.sqlite_version_info)
