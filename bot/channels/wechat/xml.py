"""The vendor's XML: a strict reader of one flat level, and the answers that we write."""

import re
from collections.abc import Mapping
from pyexpat import ExpatError, ParserCreate

MOST = 64 * 1024
"""Bytes of a push; the longest text that WeChat lets anybody send is far below."""
DEEPEST = 5
"""Levels; the deepest that the platform sends is a menu's photo album."""
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unreadable(ValueError):
    """XML that is none, or of a kind that nobody needs; what came is put aside with this reason."""


def read(raw: bytes, most: int = MOST) -> dict[str, str]:
    """The direct fields of the document; a field that has fields of its own is ''."""
    if len(raw) > most:
        raise Unreadable("xml too long")
    if raw.lstrip().startswith(b"{"):
        raise Unreadable("json in place of xml")
    reader = _Reader()
    try:
        reader.parse(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable("xml is not utf-8") from None
    except ExpatError:
        raise Unreadable("xml is broken") from None
    return reader.fields


class _Reader:
    """Collects the text of each direct child. No document type, so there are no entities to expand."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self._flat = True

    def parse(self, text: str) -> None:
        parser = ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.ProcessingInstructionHandler = _no_instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.Parse(text, True)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise Unreadable("xml too deep")
        self._flat = len(self._path) <= 2
        self._text.clear()

    def _end(self, name: str) -> None:
        if len(self._path) == 2:
            if name in self.fields:
                raise Unreadable("xml says one thing twice")
            self.fields[name] = "".join(self._text).strip() if self._flat else ""
        self._path.pop()


def _no_doctype(name: str, system: str | None, public: str | None, inside: int) -> None:
    raise Unreadable("xml with a document type")


def _no_instruction(target: str, data: str) -> None:
    raise Unreadable("xml with an instruction")


def text_answer(to: str, sender: str, at: int, text: str) -> str:
    """The answer to a push: one text."""
    fields = {"ToUserName": _quoted(to), "FromUserName": _quoted(sender), "CreateTime": str(at)}
    return _written(fields | {"MsgType": _quoted("text"), "Content": _quoted(text)})


def sealed_answer(sealed: str, signature: str, timestamp: str, nonce: str) -> str:
    """An answer that is sealed."""
    fields = {"Encrypt": _quoted(sealed), "MsgSignature": _quoted(signature)}
    return _written(fields | {"TimeStamp": timestamp, "Nonce": _quoted(nonce)})


def _written(fields: Mapping[str, str]) -> str:
    return f"<xml>{''.join(f'<{name}>{value}</{name}>' for name, value in fields.items())}</xml>"


def _quoted(text: str) -> str:
    """Any text as character data; what XML has no way to say is left out."""
    sayable = _FORBIDDEN.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{sayable}]]>"
