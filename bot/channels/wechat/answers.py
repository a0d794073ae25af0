"""What the vendor's API answers: done, refused with a number, or nothing that can be read."""

from dataclasses import dataclass, field
from typing import Any

from bot.channels.http import Answered, Failed


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """It was done; the fields of the answer."""

    fields: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The vendor answered and did not do it: its number, and its words, which are not for the log."""

    code: int
    words: str = field(default="", repr=False)


def read(answer: Answered | Failed) -> Done | Refused | Failed:
    """An answer that should be a JSON object."""
    if isinstance(answer, Failed):
        return answer
    if not answer.good:
        return Failed(reason=f"status {answer.status}", again=not 300 <= answer.status < 400)
    fields = answer.fields()
    if fields is None:
        return Failed(reason="an answer that cannot be read", again=True)
    return refusal_in(fields) or Done(fields=fields)


def refusal_in(fields: dict[str, Any]) -> Refused | None:
    """The refusal that a JSON object is, if it is one."""
    code = fields.get("errcode", 0)
    if not isinstance(code, int) or code == 0:
        return None
    return Refused(code=code, words=str(fields.get("errmsg", "")))
