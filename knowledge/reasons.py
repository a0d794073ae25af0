"""Why an entry was found, in words that a clerk understands."""

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from knowledge.entry import Entry
from knowledge.indexing import Index
from knowledge.likeness import Asked, asked_of
from knowledge.ranking import Ranked
from knowledge.views import VIEWS

VIEW_NAMES = ("字", "读音", "意思相同的词")
"""What clerks call each of VIEWS."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """What spoke for one entry.

    `both` are the parts that the words asked and the nearest phrasing share, `covered` is how much of what was asked
    the entry speaks of, `views` the part of the likeness that each of VIEW_NAMES saw, `meant` how near the meanings
    are (None without an encoder); `learnt` and `lead` are in points.
    """

    entry: Entry
    confidence: float
    phrasing: str
    likeness: float
    both: tuple[str, ...]
    covered: float
    views: tuple[float, ...]
    learnt: float
    lead: float
    meant: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """How words were understood: what was compared, how pinyin in it was read ("" where none was), foreign places."""

    compared: str
    read_as: str
    strange: tuple[str, ...]
    reasons: tuple[Reason, ...]


def read_as(index: Index, text: str) -> str:
    """How the pinyin in a comparable text was read; "" where there is none."""
    written = asked_of(index, text).text
    return written if written != text else ""


def reason(index: Index, text: str, found: Ranked, entry: Entry, confidence: float) -> Reason:
    """One entry that was found for a comparable text."""
    asked, phrasing = asked_of(index, text), index.texts[found.phrasing]
    return Reason(
        entry=entry,
        confidence=confidence,
        phrasing=phrasing,
        likeness=min(found.score, 1.0),
        both=tuple(_both(asked.text, phrasing)),
        covered=found.covered,
        views=_shares(index, asked, found),
        learnt=found.learnt,
        lead=found.lead,
        meant=found.meant,
    )


def in_lines(why: Why) -> str:
    """All of it as plain lines."""
    lines = [f"比的是：{why.compared}"]
    lines += [f"拼音认作：{why.read_as}"] if why.read_as else []
    lines += [f"这里没有的地方：{'、'.join(why.strange)}"] if why.strange else []
    return "\n".join([*lines, *(line for each in why.reasons for line in _lines(each))])


def _lines(why: Reason) -> list[str]:
    seen = "，".join(f"{name} {share:.0%}" for name, share in zip(VIEW_NAMES, why.views, strict=True))
    return [
        f"{why.entry.question}（{why.entry.id}），把握 {why.confidence:.0%}",
        f"  最像的问法：{why.phrasing}（像 {why.likeness:.0%}）",
        f"  两边都有：{'、'.join(why.both) or '没有'}；问的话里说到了 {why.covered:.0%}",
        f"  像在：{seen}" + (f"；意思近 {why.meant:.0%}" if why.meant is not None else ""),
        f"  从各条问法里学到的：{why.learnt:+.1f} 分；{lead(why)}",
    ]


def lead(why: Reason) -> str:
    """By how much the entry is ahead of the others, or behind."""
    return f"比别的条目多 {why.lead:.1f} 分" if why.lead >= 0 else f"比最像的条目少 {-why.lead:.1f} 分"


def _both(asked: str, phrasing: str) -> list[str]:
    """The runs of characters that both have, in order; single ones only where there is nothing longer."""
    blocks = SequenceMatcher(None, asked, phrasing, autojunk=False).get_matching_blocks()
    runs = [asked[block.a : block.a + block.size] for block in blocks if block.size]
    return [run for run in runs if len(run) > 1] or runs


def _shares(index: Index, asked: Asked, found: Ranked) -> tuple[float, ...]:
    """The part of the likeness that each view saw."""
    items, values, _ = index.terms.of(np.array([found.phrasing]))
    looked_for = np.zeros(len(index.view), np.float32)
    looked_for[asked.terms] = asked.weights
    seen = np.bincount(index.view[items], looked_for[items] * values, len(VIEWS))
    return tuple((seen / (seen.sum() or 1.0)).tolist())
