"""Stages of the guided talks: what is known so far of a bill, and of a household that may ask for something."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Insuring:
    """What is known so far of whose bill the insurance pays, in the pack's words; all of them where it is open.

    `asked` is what was asked last, "" once it was told; `since` is when that was (ISO 8601), `tries` how often.
    """

    schemes: tuple[str, ...]
    cares: tuple[str, ...]
    levels: tuple[str, ...]
    age_from: int
    age_to: int
    since: str
    serious: bool = False
    year: int = 0
    fen: int = 0
    asked: str = ""
    tries: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Relieving:
    """What a household said on whether it may ask for something; all of it is erased when the talk ends.

    `said` are the answers to the criteria so far, `people` how many live together (0 while unasked), `asked` what was
    asked last, "" once it was told; `since` is when that was (ISO 8601), `tries` how often.
    """

    benefit: str
    since: str
    said: tuple[str, ...] = ()
    people: int = 0
    asked: str = ""
    tries: int = 1
