"""Bars drawn on the server as SVG, without any script; the same numbers always stand beside them as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, ROW, GAP, LABEL, END = 340, 24, 8, 108, 44
"""In units of the picture, which are about the points of a phone; it is scaled to its place."""
COLOURS = ("#1f5c3a", "#2f6db5", "#b9ad98", "#b3261e")
"""Of the parts of a bar, in their order."""
_LONGEST = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One bar: what it is about, and its parts."""

    label: str
    parts: tuple[int, ...]

    @property
    def whole(self) -> int:
        """All of it."""
        return sum(self.parts)


def bars(title: str, names: Sequence[str], drawn: Sequence[Bar]) -> Markup:
    """The bars below each other, each with its label before and its sum behind; `names` are those of the parts."""
    most = max((bar.whole for bar in drawn), default=0) or 1
    told = "；".join(f"{bar.label} {_said(names, bar)}" for bar in drawn)
    rows = Markup("").join(_row(bar, at * (ROW + GAP), most) for at, bar in enumerate(drawn))
    height = max(1, len(drawn) * (ROW + GAP))
    return Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, height, f"{title}：{told}", rows
    )


def _said(names: Sequence[str], bar: Bar) -> str:
    return "、".join(f"{name} {many}" for name, many in zip(names, bar.parts, strict=True) if many) or "0"


def _row(bar: Bar, top: int, most: int) -> Markup:
    scale, left, drawn = (WIDTH - LABEL - END) / most, float(LABEL), Markup("")
    for part, colour in zip(bar.parts, COLOURS, strict=False):
        drawn += _part(left, top, part * scale, colour)
        left += part * scale
    label = bar.label if len(bar.label) <= _LONGEST else f"{bar.label[: _LONGEST - 1]}…"
    middle = top + ROW * 0.72
    before = Markup('<text x="{}" y="{:.0f}" text-anchor="end">{}</text>').format(LABEL - 8, middle, label)
    behind = Markup('<text x="{:.0f}" y="{:.0f}">{}</text>').format(left + 6, middle, bar.whole)
    return before + drawn + behind


def _part(left: float, top: int, width: float, colour: str) -> Markup:
    if width <= 0:
        return Markup("")
    return Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}"/>').format(
        left, top, width, ROW, colour
    )
