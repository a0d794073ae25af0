"""What the matcher learnt, kept in the data directory: what serves now and what served before it.

A file is named after the program's part in it with the encoder's versions, and after the base that taught it. It holds
that base too, so that what it teaches can be carried over to the next one.
"""

import hashlib
import inspect
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.encoders import Encoding
from knowledge import (
    alike,
    confidence,
    ear,
    indexing,
    learning,
    likeness,
    meaning,
    numbering,
    ranking,
    sounds,
    spelling,
    trials,
    views,
)
from knowledge.building import Index
from knowledge.carrying import Good
from knowledge.confidence import Confidence
from knowledge.ear import Ear, Spoken, from_lists
from knowledge.indexing import Lists, comparable, indexed
from knowledge.meaning import Meanings
from knowledge.town import Question
from knowledge.trials import Learnt
from knowledge.words import Words

FOLDER = "matcher"
_REFUSED = ".refused"
_MODEL = (
    *(alike, confidence, ear, indexing, learning, likeness, meaning, numbering, ranking, sounds, spelling, trials),
    views,
)


@lru_cache(maxsize=1)
def _program() -> str:
    """The fingerprint of the code whose outcome is kept: another model, another file."""
    return hashlib.sha256("".join(map(inspect.getsource, _MODEL)).encode()).hexdigest()


def _lists(words: Words) -> list[tuple[str, bool]]:
    """The lists that teach what danger sounds like, and what does not."""
    return [(each.text, each.danger) for each in from_lists(words)]


def _base(index: Index) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, index.phrasings.said_of(number)) for number, name in enumerate(index.phrasings.ids)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """The files of one data directory that this program can use with this encoder. One process writes it."""

    folder: Path
    encoder: Encoding | None

    def name(self, index: Index, questions: Iterable[Question], spoken: Iterable[Spoken] = ()) -> str:
        """The name of what this base, these test questions and sentences teach: same name, same outcome."""
        asked = [(comparable(question.text, index.words), question.entry) for question in questions]
        told = [(comparable(each.text, index.words), each.danger) for each in spoken]
        base = json.dumps([_base(index), asked, told, _lists(index.words) if told else []], ensure_ascii=False)
        return f"{self._maker()}-{hashlib.sha256(base.encode()).hexdigest()[:24]}"

    def _maker(self) -> str:
        model = self.encoder.name if self.encoder else ""
        return hashlib.sha256(f"{_program()} {model}".encode()).hexdigest()[:12]

    def file(self, name: str) -> Path:
        """Where what has this name is kept."""
        return self.folder / f"{name}.npz"

    def unfinished(self, name: str) -> Path:
        """Where it is written before it has proven good; a name of this process alone."""
        return self.folder / f"{name}.{os.getpid()}.new"

    def learnt(self, name: str) -> Learnt | None:
        """What has this name; None where it is not there or cannot be read."""
        return read(self.file(name))

    def last(self) -> tuple[str, Good | None]:
        """What was kept last and can still be read, with its name; "" and None where there is nothing."""
        found = sorted(self.folder.glob(f"{self._maker()}-*.npz"), key=lambda path: path.stat().st_mtime_ns)
        known = ((path.stem, self.good(path.stem)) for path in reversed(found))
        return next(((name, good) for name, good in known if good is not None), ("", None))

    def good(self, name: str) -> Good | None:
        """What has this name with the base that taught it; None where it cannot be read."""
        learnt, base = read(self.file(name)), read_base(self.file(name))
        if learnt is None or base is None:
            return None
        return Good(index=indexed([entry for entry, _ in base], [texts for _, texts in base]), learnt=learnt)

    def keep(self, unfinished: Path, name: str, before: str) -> None:
        """It has proven good: keep it, and what served before it; whatever else lies there is swept."""
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(self.file(name))
        kept = (self.file(name), self.file(before))
        for path in (*self.folder.glob("*.npz"), *self.folder.glob(f"*{_REFUSED}")):
            if path not in kept:
                path.unlink(missing_ok=True)

    def refuse(self, name: str, good: str) -> None:
        """Remember that a fit of this name was worse than what the good one makes of the same base."""
        self._refusal(name, good).touch()

    def refused(self, name: str, good: str) -> bool:
        """Whether it was: the same fit beside the same good one would be so again."""
        return self._refusal(name, good).exists()

    def _refusal(self, name: str, good: str) -> Path:
        return self.folder / f"{name}+{good}{_REFUSED}"

    def sweep_unfinished(self) -> None:
        """Remove what a process left that ended in the middle of it."""
        for path in self.folder.glob("*.new"):
            path.unlink(missing_ok=True)


def read(file: Path) -> Learnt | None:
    """What lies in the file; None where there is none that can be read whole."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            weights = Lists(
                starts=kept["starts"].astype(np.int64),
                items=kept["items"].astype(np.int32),
                values=kept["values"].astype(np.float32),
            )
            *curve, start = kept["confidence"].tolist()
            meanings = _meanings(kept) if "rows" in kept else None
            ear = _ear(kept) if "heard" in kept else None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return Learnt(weights=weights, confidence=Confidence(weights=tuple(curve), start=start), meanings=meanings, ear=ear)


def read_base(file: Path) -> list[tuple[str, tuple[str, ...]]] | None:
    """The ids and comparable phrasings that taught what lies in the file."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            return [(name, tuple(texts)) for name, texts in json.loads(kept["base"].tobytes())]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _meanings(kept: Mapping[str, NDArray[Any]]) -> Meanings:
    return Meanings(
        parts=tuple(kept["parts"].tolist()),
        middle=kept["middle"].astype(np.float32),
        rows=kept["rows"].astype(np.float32),
        weights=kept["directions"].astype(np.float32),
    )


def _ear(kept: Mapping[str, NDArray[Any]]) -> Ear:
    *weights, start = kept["danger"].astype(float).tolist()
    return Ear(weights=dict(zip(kept["heard"].tolist(), weights, strict=True)), start=start)


def write(file: Path, index: Index) -> None:
    """Put what the index learnt there, with its base."""
    learnt = index.learnt
    with file.open("wb") as to:
        np.savez(
            to,
            base=np.frombuffer(json.dumps(_base(index), ensure_ascii=False).encode(), np.uint8),
            starts=learnt.weights.starts,
            items=learnt.weights.items,
            values=learnt.weights.values.astype(np.float16),
            confidence=np.array([*learnt.confidence.weights, learnt.confidence.start]),
            **_stored(learnt.meanings),
            **_stored_ear(learnt.ear),
        )


def _stored(meanings: Meanings | None) -> dict[str, Any]:
    if meanings is None:
        return {}
    return {
        "parts": np.array(meanings.parts),
        "middle": meanings.middle,
        "rows": meanings.rows.astype(np.float16),
        "directions": meanings.weights.astype(np.float16),
    }


def _stored_ear(ear: Ear | None) -> dict[str, Any]:
    if ear is None:
        return {}
    return {"heard": np.array(list(ear.weights)), "danger": np.array([*ear.weights.values(), ear.start], np.float16)}
