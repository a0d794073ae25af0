"""Writing down what voices say, with a model that the operator provides; off without one."""

import asyncio
import logging
import struct
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from bot.settings import Settings, SettingsError

log = logging.getLogger(__name__)

LIBRARY = "sherpa_onnx"
LOADING = 120.0
"""Seconds until a model has to be ready."""
PATIENCE, EACH_SECOND = 20.0, 1.0
"""Seconds until a voice is given up: these, and so many for each second that it lasts."""
REST = 300.0
"""Seconds before a model that did not start is tried again."""

_PROGRAM = Path(__file__).with_name("dictation.py")
_BYTES_A_SECOND = 4000
_MOST_WORDS = 1024 * 1024
# What the library reads from a model stands at its end (and nothing forbids its beginning).
_LOOKED_AT = 512 * 1024


class Transcriber(Protocol):
    """Writes down what a voice message says."""

    async def transcribe(self, voice: bytes) -> str | None:
        """The words of an MP3; None where there are none, or when it could not be done."""
        ...

    async def close(self) -> None:
        """Let go of the model."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """A model as its files tell: which kind, and the files that this kind is made of, the tokens last."""

    kind: str
    files: tuple[str, ...]


def open_transcriber(settings: Settings) -> Transcriber | None:
    """The transcriber for the model of the settings, None without one; SettingsError says what is missing.

    The model is not loaded before the first voice comes.
    """
    if not settings.voice_model:
        return None
    model = find_model(Path(settings.voice_model))
    if find_spec(LIBRARY) is None:
        raise SettingsError("设置 voice_model 填了，可是没有装听写用的包。请先运行 pip install 'xunfang[voice]'。")
    return Dictation(model=model)


def find_model(folder: Path) -> Model:
    """Which model lies in the folder: SenseVoice, Paraformer or a Zipformer transducer, none of them streaming."""
    if not folder.is_dir():
        raise SettingsError(f"设置 voice_model 指的目录 {folder} 不存在。请填模型解压出来的那个目录。")
    tokens = folder / "tokens.txt"
    if not tokens.is_file():
        raise SettingsError(f"目录 {folder} 里没有 tokens.txt，不是完整的模型。")
    model = _transducer(folder, tokens) or _whole(folder, tokens)
    if model is None:
        raise SettingsError(
            f"目录 {folder} 里没有认得的模型。要么有 model.onnx 或 model.int8.onnx（SenseVoice、Paraformer），"
            "要么有 encoder、decoder、joiner 三个 onnx 文件（Zipformer）。"
        )
    return model


def _transducer(folder: Path, tokens: Path) -> Model | None:
    found = [_smallest(folder, f"*{part}*.onnx") for part in ("encoder", "decoder", "joiner")]
    files = [path for path in found if path is not None]
    if len(files) < len(found):
        return None
    if b"decode_chunk_len" in _told(files[0]):
        raise SettingsError(f"目录 {folder} 里是流式（streaming）模型，这里用不了。请换一个非流式的。")
    return Model(kind="transducer", files=tuple(map(str, (*files, tokens))))


def _whole(folder: Path, tokens: Path) -> Model | None:
    path = _smallest(folder, "model*.onnx")
    told = b"" if path is None else _told(path)
    if b"lang_auto" in told and b"with_itn" in told:
        return Model(kind="sense_voice", files=(str(path), str(tokens)))
    return Model(kind="paraformer", files=(str(path), str(tokens))) if b"lfr_window_size" in told else None


def _smallest(folder: Path, pattern: str) -> Path | None:
    """The file of this name; of several the one in whole numbers (int8), which needs a quarter of the memory."""
    return min(folder.glob(pattern), key=lambda path: ("int8" not in path.name, path.name), default=None)


def _told(path: Path) -> bytes:
    """What a model's file tells of itself."""
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
        file.seek(max(_LOOKED_AT, path.stat().st_size - _LOOKED_AT))
        return start + file.read()


@dataclass(kw_only=True, slots=True)
class Dictation:
    """A child process with the model in it, one voice at a time; one that dies is started again for the next voice."""

    model: Model
    loading: float = LOADING
    patience: float = PATIENCE
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _child: asyncio.subprocess.Process | None = None
    _not_before: float = 0.0

    async def transcribe(self, voice: bytes) -> str | None:
        """See Transcriber."""
        async with self._one:
            try:
                return await self._asked(voice)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
                log.warning("a voice was not written down: %s", type(error).__name__)
                await self.close()
                return None
            except asyncio.CancelledError:
                # Its answer would be taken for the next one's.
                await self.close()
                raise

    async def close(self) -> None:
        """See Transcriber."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.returncode is None:
            child.kill()
        await child.wait()

    async def _asked(self, voice: bytes) -> str | None:
        child = self._child if self._child and self._child.returncode is None else await self._started()
        if child is None or child.stdin is None:
            return None
        child.stdin.write(struct.pack(">I", len(voice)) + voice)
        seconds = len(voice) / _BYTES_A_SECOND
        words = await asyncio.wait_for(_answer(child), self.patience + seconds * EACH_SECOND)
        return words.decode() or None

    async def _started(self) -> asyncio.subprocess.Process | None:
        """A child whose model is ready; None while the last try that failed is not long ago."""
        now = asyncio.get_running_loop().time()
        if now < self._not_before:
            return None
        self._not_before = now + REST
        await self.close()
        self._child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(_PROGRAM), self.model.kind, *self.model.files),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        await asyncio.wait_for(_answer(self._child), self.loading)
        self._not_before = 0.0
        return self._child


async def _answer(child: asyncio.subprocess.Process) -> bytes:
    assert child.stdout is not None
    size = struct.unpack(">I", await child.stdout.readexactly(4))[0]
    if size > _MOST_WORDS:
        raise ValueError("too many words")
    return await child.stdout.readexactly(size)
