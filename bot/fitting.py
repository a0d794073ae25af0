"""Fitting the matcher in a process of its own, once for each version of the pack's files, and keeping what it learnt.

The file in the data directory is named after the pack, the program's part in it and the version of the model. What is
missing, torn or of another base is simply fitted again.
"""

import hashlib
import inspect
import logging
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.encoders import Encoding, open_encoder
from bot.packs import Pack, read_pack
from knowledge import alike, confidence, indexing, learning, likeness, matching, meaning, ranking, sounds, trials
from knowledge.confidence import Confidence
from knowledge.indexing import Lists
from knowledge.meaning import Meanings
from knowledge.trials import Learnt

FOLDER = "matcher"
PATIENCE = 600.0
"""Seconds that fitting may take before the service fits by itself."""
_MODEL = (alike, confidence, indexing, learning, likeness, meaning, ranking, sounds, trials)
_log = logging.getLogger(__name__)


def matcher(directory: Path, name: str, pack: Pack, choice: str = "") -> matching.Index:
    """The index of the pack of this name with what was learnt from it, read from the data directory where it lies.

    `choice` is the setting `encoder`; SettingsError where that encoder is not installed.
    """
    encoder = open_encoder(choice)
    version = _version(pack, encoder)
    file = directory / FOLDER / f"{version}.npz"
    kept = read(file)
    index = _built(pack, kept or _fitted(name, version, choice), encoder)
    if index.learnt is not kept:
        write(file, index.learnt)
    return index


def _built(pack: Pack, learnt: Learnt | None, encoder: Encoding | None) -> matching.Index:
    return matching.build(pack.town.entries, pack.town.words, pack.town.questions, learnt, encoder)


def _version(pack: Pack, encoder: Encoding | None) -> str:
    model = encoder.name if encoder else ""
    return hashlib.sha256(f"{pack.sha256} {_program()} {model}".encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def _program() -> str:
    """The fingerprint of the code whose outcome is kept: another model, another file."""
    return hashlib.sha256("".join(map(inspect.getsource, _MODEL)).encode()).hexdigest()


@lru_cache(maxsize=2)
def _fitted(name: str, version: str, choice: str) -> Learnt | None:
    """What a child process learns from the pack of this name and version; None where it comes to nothing."""
    with TemporaryDirectory(prefix="xunfang-") as folder:
        file = Path(folder) / f"{version}.npz"
        command = [sys.executable, "-m", "bot.fitting", name, str(file), choice]
        try:
            subprocess.run(command, check=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, capture_output=True)  # noqa: S603
        except (subprocess.SubprocessError, OSError) as error:
            _log.warning("The matcher is fitted in the service: %s", type(error).__name__)
        return read(file)


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
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return Learnt(weights=weights, confidence=Confidence(weights=tuple(curve), start=start), meanings=meanings)


def _meanings(kept: Mapping[str, NDArray[Any]]) -> Meanings:
    return Meanings(
        parts=tuple(kept["parts"].tolist()),
        middle=kept["middle"].astype(np.float32),
        rows=kept["rows"].astype(np.float32),
        weights=kept["directions"].astype(np.float32),
    )


def write(file: Path, learnt: Learnt) -> None:
    """Put it there whole or not at all; what other versions left is swept."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_suffix(".new")
    with unfinished.open("wb") as to:
        np.savez(
            to,
            starts=learnt.weights.starts,
            items=learnt.weights.items,
            values=learnt.weights.values.astype(np.float16),
            confidence=np.array([*learnt.confidence.weights, learnt.confidence.start]),
            **_stored(learnt.meanings),
        )
    unfinished.replace(file)
    for old in file.parent.glob("*.npz"):
        if old != file:
            old.unlink(missing_ok=True)


def _stored(meanings: Meanings | None) -> dict[str, Any]:
    if meanings is None:
        return {}
    return {
        "parts": np.array(meanings.parts),
        "middle": meanings.middle,
        "rows": meanings.rows.astype(np.float16),
        "directions": meanings.weights.astype(np.float16),
    }


def main(name: str, file: str, choice: str = "") -> None:
    """What the child does."""
    write(Path(file), _built(read_pack(name), None, open_encoder(choice)).learnt)


if __name__ == "__main__":
    main(*sys.argv[1:])
