"""Why an entry was found, in words that a clerk understands."""

from difflib import SequenceMatcher

import numpy as np

from knowledge.indexing import Index
from knowledge.likeness import Asked, asked_of
from knowledge.ranking import Ranked
from knowledge.views import VIEWS

_VIEWS = ("字", "读音", "意思相同的词")


def compared(index: Index, text: str, strange: set[str]) -> list[str]:
    """What was compared, after normalising, and the places it names that no entry knows."""
    written = asked_of(index, text).text
    lines = [f"比的是：{text}"]
    lines += [f"拼音认作：{written}"] if written != text else []
    return lines + ([f"这里没有的地方：{'、'.join(sorted(strange))}"] if strange else [])


def reasons(index: Index, text: str, found: Ranked, confidence: float) -> list[str]:
    """One entry: the phrasing that is nearest, what both say, and how much of that each way of looking saw."""
    asked, entry = asked_of(index, text), index.entries[found.entry]
    phrasing = index.texts[found.phrasing]
    both = "、".join(_both(asked.text, phrasing)) or "没有"
    seen = "，".join(f"{name} {share:.0%}" for name, share in zip(_VIEWS, _shares(index, asked, found), strict=True))
    return [
        f"{entry.question}（{entry.id}），把握 {confidence:.0%}",
        f"  最像的问法：{phrasing}（像 {min(found.score, 1.0):.0%}）",
        f"  两边都有：{both}；问的话里说到了 {found.covered:.0%}",
        f"  像在：{seen}" + (f"；意思近 {found.meant:.0%}" if found.meant is not None else ""),
        f"  从各条问法里学到的：{found.learnt:+.1f} 分；{_lead(found.lead)}",
    ]


def _lead(lead: float) -> str:
    return f"比别的条目多 {lead:.1f} 分" if lead >= 0 else f"比最像的条目少 {-lead:.1f} 分"


def _both(asked: str, phrasing: str) -> list[str]:
    """The runs of characters that both have, in order; single ones only where there is nothing longer."""
    blocks = SequenceMatcher(None, asked, phrasing, autojunk=False).get_matching_blocks()
    runs = [asked[block.a : block.a + block.size] for block in blocks if block.size]
    return [run for run in runs if len(run) > 1] or runs


def _shares(index: Index, asked: Asked, found: Ranked) -> list[float]:
    """The part of the likeness that each view saw."""
    items, values, _ = index.terms.of(np.array([found.phrasing]))
    looked_for = np.zeros(len(index.view), np.float32)
    looked_for[asked.terms] = asked.weights
    seen = np.bincount(index.view[items], looked_for[items] * values, len(VIEWS))
    return [float(share) for share in seen / (seen.sum() or 1.0)]
