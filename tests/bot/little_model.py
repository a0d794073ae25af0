"""A model that hears the same words in every sound: as small as the library takes one, written byte by byte."""

import struct
from collections.abc import Mapping
from pathlib import Path

WORDS = "路灯坏了"
# The first four are what such a model tells of language, mood, noise and digits.
_TOKENS = ("<blank>", "<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>")
WIDTH = 560
"""Seven frames of eighty numbers."""
_FLOAT, _INT32 = 1, 6
SIZE = len(_TOKENS) + 1


def write(folder: Path, words: str = WORDS) -> None:
    """The two files of a SenseVoice model."""
    folder.mkdir()
    tokens = "".join(f"{token} {at}\n" for at, token in enumerate((*_TOKENS, words)))
    (folder / "tokens.txt").write_text(tokens, "utf-8")
    (folder / "model.int8.onnx").write_bytes(_model(_told()))


def _told() -> dict[str, str]:
    languages = dict.fromkeys(("lang_auto", "lang_zh", "lang_en", "lang_ja", "lang_ko", "lang_yue"), "0")
    sizes = {"vocab_size": str(SIZE), "lfr_window_size": "7", "lfr_window_shift": "6"}
    means = {"neg_mean": ",".join(["0.0"] * WIDTH), "inv_stddev": ",".join(["1.0"] * WIDTH)}
    return {**sizes, **means, **languages, "normalize_samples": "0", "with_itn": "14", "without_itn": "15"}


def _model(told: Mapping[str, str]) -> bytes:
    """Four frames that name one token each, then as many as there are in the sound, which all name the last one."""
    nodes = (
        _node("Mul", ("x", "nothing"), "silent"),
        _node("Concat", ("start", "silent"), "frames", _attribute("axis", 1)),
        _node("MatMul", ("frames", "weights"), "scores"),
        _node("Add", ("scores", "bias"), "logits"),
    )
    constants = (
        _tensor("nothing", (1,), [0.0]),
        _tensor("start", (1, 4, WIDTH), [float(at == row) for row in range(4) for at in range(WIDTH)]),
        _tensor("weights", (WIDTH, SIZE), [float(at == row + 1) for row in range(WIDTH) for at in range(6)]),
        _tensor("bias", (SIZE,), [0.0] * 5 + [0.5]),
    )
    inputs = (
        _value("x", _FLOAT, ("N", "T", WIDTH)),
        *(_value(name, _INT32, ("N",)) for name in ("x_length", "language", "text_norm")),
    )
    graph = b"".join(
        (
            *(_part(1, node) for node in nodes),
            _part(2, b"little"),
            *(_part(5, constant) for constant in constants),
            *(_part(11, given) for given in inputs),
            _part(12, _value("logits", _FLOAT, ("N", "L", SIZE))),
        )
    )
    props = b"".join(_part(14, _part(1, name.encode()) + _part(2, value.encode())) for name, value in told.items())
    return _number(1, 8) + _part(7, graph) + _part(8, _part(1, b"") + _number(2, 13)) + props


def _node(operation: str, inputs: tuple[str, ...], output: str, attribute: bytes = b"") -> bytes:
    given = b"".join(_part(1, name.encode()) for name in inputs)
    return given + _part(2, output.encode()) + _part(4, operation.encode()) + attribute


def _attribute(name: str, value: int) -> bytes:
    return _part(5, _part(1, name.encode()) + _number(3, value) + _number(20, 2))


def _tensor(name: str, shape: tuple[int, ...], values: list[float]) -> bytes:
    dims = b"".join(_number(1, size) for size in shape)
    return dims + _number(2, _FLOAT) + _part(8, name.encode()) + _part(9, struct.pack(f"<{len(values)}f", *values))


def _value(name: str, kind: int, shape: tuple[int | str, ...]) -> bytes:
    dims = b"".join(_part(1, _number(1, size) if isinstance(size, int) else _part(2, size.encode())) for size in shape)
    return _part(1, name.encode()) + _part(2, _part(1, _number(1, kind) + _part(2, dims)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _part(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))
