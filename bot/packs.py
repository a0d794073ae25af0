"""Reads a town pack's files and hands their texts to the knowledge floor."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import knowledge
from knowledge.pack import read_town
from knowledge.reading import PackError
from knowledge.town import Town
from patrol.complaint import Role, State
from patrol.deadlines import read_rules
from patrol.lifecycle import Action, read_table

_KINDS = ("*.toml", "*.csv", "faq/*.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """A read town pack and the fingerprint of its files."""

    town: Town
    sha256: str


def find_pack(name: str) -> Path:
    """The folder of a pack: one that ships with the program, by name, or any folder, by path."""
    shipped = Path(knowledge.__file__).parent / name
    return shipped if shipped.is_dir() else Path(name)


def read_pack(name: str) -> Pack:
    """The pack of this name or path; PackError says in Chinese which file and row is wrong."""
    folder = find_pack(name)
    files = {path.relative_to(folder).as_posix(): _text(path) for kind in _KINDS for path in folder.glob(kind)}
    if not files:
        raise PackError(file=str(folder), row="", sentence="没有找到地名包，请检查设置 pack。")
    return _read(tuple(sorted(files.items())))


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[str, str], ...]) -> Pack:
    """Several parts of one command read the same pack; the same texts are the same town."""
    digest = hashlib.sha256()
    for file, text in files:
        digest.update(f"{file}\n{len(text)}\n{text}".encode())
    town = read_town(dict(files))
    _check_lifecycle(town)
    _check_deadlines(town)
    return Pack(town=town, sha256=digest.hexdigest())


def _check_lifecycle(town: Town) -> None:
    try:
        table = read_table(town.lifecycle_rows)
    except ValueError as error:
        raise PackError("lifecycle.csv", "", f"有不认识的词，或者同一件事写了两行：{error}") from error
    missing = [state for state in State if (state, Action.ERASE, Role.RESIDENT) not in table]
    if missing:
        raise PackError("lifecycle.csv", missing[0], "少了 erase、resident 这一行：居民什么时候都可以删除自己的信息")


def _check_deadlines(town: Town) -> None:
    try:
        read_rules(town.deadline_rows)
    except ValueError as error:
        raise PackError("deadlines.csv", "", f"有不认识的词：{error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError(file=path.name, row="", sentence="这个文件不是 UTF-8 编码，请另存为 UTF-8。") from error
