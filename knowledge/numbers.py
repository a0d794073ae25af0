"""Numbers said in characters, written in digits: 六十五岁 and 65岁, 一六六五路 and 1665路 are the same."""

import re

_ONES = "零一二三四五六七八九"
_DIGITS = str.maketrans("〇两" + _ONES, "02" + "0123456789")
_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
# Digits told one by one, of a line even a single one; or a number with its tens and hundreds.
_SPOKEN = re.compile(
    "[零〇一二三四五六七八九]{3,}|[零〇一二两三四五六七八九]+(?=路|号线)"
    "|[一二两三四五六七八九]?[十百千][零一二两三四五六七八九十百千]+|[一二两三四五六七八九][十百千]"
)


def in_digits(text: str) -> str:
    """The text with numbers from ten on, and those of lines, in digits; a small one beside a noun stays a word."""
    return _SPOKEN.sub(lambda said: _digits(said.group()), text)


def _digits(said: str) -> str:
    if not any(unit in said for unit in _UNITS):
        return said.translate(_DIGITS)
    whole, last, unit = 0, 0, 1
    for sign in said:
        if sign in _UNITS:
            unit = _UNITS[sign]
            whole, last = whole + (last or 1) * unit, 0
        else:
            last = int(sign.translate(_DIGITS))
            unit = unit if sign != "零" else 10
    # 一百二 is 120, 一百零二 is 102.
    return str(whole + last * (unit // 10 if unit > 10 else 1))
