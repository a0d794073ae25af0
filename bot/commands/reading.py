"""Opens a data directory for reading only, beside a running service or without one."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from bot.storage import sqlite
from bot.storage.database import FILE
from bot.storage.errors import Unusable
from bot.storage.seals import Read
from bot.storage.sqlite import Row


class Reading:
    """One snapshot of the database: everything read inside the `with` is of one moment."""

    def __init__(self, directory: Path) -> None:
        if not (directory / FILE).is_file():
            raise Unusable(f"目录 {directory} 里还没有数据。先用 xunfang serve 启动一次，或用 --data 指对目录。")
        self._connection = sqlite.connect_reading(directory / FILE)

    def __enter__(self) -> Read:
        self._connection.execute(sqlite.BEGIN_READING)
        return self._read

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def _read(self, sql: str, values: Sequence[object]) -> list[Row]:
        return list(self._connection.execute(sql, tuple(values)).fetchall())
