"""Sums of money as people write and say them: 三万, 3w, 两万八, 3.2万, 30,000元, 十二块五."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from knowledge.normalise import fold

FEN = 100
"""How many fen are one yuan; all sums are whole fen."""
MOST = 5_000_000 * FEN
"""More than anybody is billed: what is above it was mistyped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A sum that can be counted with."""

    fen: int


class Doubt(Enum):
    """A sum that has to be asked for again."""

    VAGUE = auto()
    """三万多, 两三千, 几万, 2到3万."""
    ABSURD = auto()
    """Nothing, less than nothing, or more than anybody is billed."""
    SEVERAL = auto()
    """More than one sum: which is meant?"""


_SIGNS = str.maketrans("〇零一二两三四五六七八九壹贰叁肆伍陆柒捌玖拾佰仟圆−", "0012234567891234567" + "89十百千元-")
_TENS = (("廿", "2十"), ("卅", "3十"))
_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_LARGE = 10_000
_NUMBER = r"(?:\d+(?:\.\d+)?)"
_SUM = rf"(?:(?:{_NUMBER}?[十百千万亿])+\d*|{_NUMBER})"
_YUAN = r"(?:元|块|rmb|洋钿|铜钿|大洋)"
_SUMS = re.compile(
    rf"(?P<below>(?<![\d.])-|负)?(?<![\d.a-z])(?P<mark>[¥￥])?(?P<sum>{_SUM})(?![\d.]*[a-z])"
    rf"(?:(?P<yuan>{_YUAN})(?:(?P<jiao>\d)(?:角|毛)?(?:(?P<cents>\d)分)?(?!\d))?)?"
)
# What is counted here is no money.
_OTHER = re.compile(r"^(?:周?岁|[年月日号天级次个人口路楼床甲成折点%]|平|小时|分钟|位|号线|以?上?的?医院)")
_MORE = re.compile(r"^钱?(?:多|几|来[元块]|余|出头|把[元块]|\+)")
# 两三千 is neither two nor three thousand.
_TWO_AT_ONCE = re.compile("[一二两三四五六七八九]{2}(?=[十百千万])")
_RANGE = re.compile(r"\d[十百千万]*(?:元|块)?(?:到|至|[-~—])\d+(?:\.\d+)?(?=[十百千万元块])")
_SOME = re.compile("(?:几|数|上|半)[十百千万]|[百千万]把[元块]?|[万千百]余|几个钱")
_LEAST_BARE = 3
_MOST_BARE = 7


def amount(text: str, *, asked: bool = False) -> Amount | Doubt | None:
    """The sum that a message names, None where it names none; `asked` when a bare number is one too."""
    said = _folded(text)
    if _is_vague(said):
        return Doubt.VAGUE
    found = {each for each in (_read(match, said, asked) for match in _SUMS.finditer(_signed(said))) if each}
    if not found:
        return None
    doubts = [each for each in found if isinstance(each, Doubt)]
    if doubts:
        return doubts[0]
    return Doubt.SEVERAL if len(found) > 1 else found.pop()


def _folded(text: str) -> str:
    said = re.sub(r"(?<=\d),(?=\d{3})", "", "".join(fold(text).split()))
    said = re.sub(r"(?<=\d)w(?![a-z])", "万", said)
    return re.sub(r"(?<=\d)k(?![a-z])", "千", said)


def _signed(said: str) -> str:
    for sign, meant in _TENS:
        said = said.replace(sign, meant)
    return said.translate(_SIGNS)


def _is_vague(said: str) -> bool:
    return any(pattern.search(said) for pattern in (_TWO_AT_ONCE, _SOME)) or bool(_RANGE.search(_signed(said)))


def _read(match: re.Match[str], said: str, asked: bool) -> Amount | Doubt | None:
    after = _signed(said)[match.end() :]
    if _OTHER.match(after) and not match["yuan"]:
        return None
    if not (match["yuan"] or match["mark"] or _stands(match["sum"], asked)):
        return None
    if _MORE.match(after):
        return Doubt.VAGUE
    fen = _fen(match)
    return Doubt.ABSURD if match["below"] or not 0 < fen <= MOST else Amount(fen=fen)


def _stands(written: str, asked: bool) -> bool:
    """Whether a number is a sum without anything beside it: a large one, or any that was asked for."""
    if any(unit in written for unit in "百千万亿"):
        return True
    return len(written) <= _MOST_BARE if asked else _LEAST_BARE <= len(written) <= _MOST_BARE


def _fen(match: re.Match[str]) -> int:
    yuan = spoken(match["sum"])
    return int(yuan * FEN) + int(match["jiao"] or 0) * 10 + int(match["cents"] or 0)


def spoken(written: str) -> Decimal:
    """The number: 3万2千 and 3万2 are 32000, 1百2 is 120, 1万05百 is 10500."""
    whole, part, last = Decimal(0), Decimal(0), 1
    for number, unit in re.findall(rf"({_NUMBER})?([十百千万亿])?", written):
        size = _UNITS.get(unit, 0)
        if size >= _LARGE:
            whole, part = whole + ((part + Decimal(number or 0)) or 1) * size, Decimal(0)
        elif size:
            part += Decimal(number or 1) * size
        elif number:
            part += Decimal(number) * (last // 10 if _is_short(number) and last > 10 else 1)
        last = size or last
    return whole + part


def _is_short(number: str) -> bool:
    """两万八: the last sign counts in what is one below the unit before it."""
    return len(number) == 1 and number != "0"


def in_yuan(fen: int) -> str:
    """A sum as it is shown, in yuan: 20790元, 12.50元."""
    yuan, cents = divmod(fen, FEN)
    return f"{yuan}.{cents:02d}元" if cents else f"{yuan}元"
