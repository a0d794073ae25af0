"""The words by which a question about buses is known, and what it asks; any town's language, not one town's words."""

import re
from enum import StrEnum


class Want(StrEnum):
    """What is asked."""

    NEXT = "next"
    FIRST = "first"
    LAST = "last"
    CATCH = "catch"
    """Is there still a bus at that time (末班来得及吗)."""
    GO = "go"
    """How to get from one place to another."""
    STOPS = "stops"
    """Does the line stop there, or where does it stop."""
    SERVING = "serving"
    """Which lines stop there."""
    NEAREST = "nearest"
    """Which stop is nearest to a village."""


NOT_BUSES = re.compile(
    "多少钱|几钿|票价|几块|几元|收费|免费|要钱|付钱|买票|投币|找零|丢|掉在|掉勒|落在|落勒|忘在|忘拿|失物|投诉|拒载|实时"
    "|到哪了|到哪里了|到啥地方了|还有几站|哪一站了|到什么地方了|为什么不来|以前|老早|当年|材料|手续|办理|开门|上班时间|营业"
)
"""Fares, things left behind, where a bus is just now, and what else stands beside the name of a place."""
BUS = re.compile("车|公交|班次|首班|末班|头班|一班|一趟|[0-9一二三四五六七八九]路|坐|乘|站")
BACK = re.compile("回来|回程|回去|反过来|返回|转来|倒过来|回转")

_GO = """
怎么走 怎么坐 怎么乘 怎么去 怎么到 怎么换 怎么过去 哪能走 哪能坐 哪能乘 哪能去 哪能到 哪能过去 咋走 咋坐 咋去
坐什么 乘什么 坐啥 乘啥 几路 哪路 哪一路 哪条线 怎样走 怎样去 怎样坐 换车 转车 换乘 坐哪 乘哪
"""
_STOPS = "停不停 到不到 过不过 去不去 走不走 经过 停吗 停伐 到吗 停哪 哪些站 什么站 有站 站点 路线 阿到"
_CATCH = """
来得及 来勿及 来不及 赶得上 赶得到 赶不赶得 还有没有车? 还有车 还有班 有没有车 有车[吗伐不么没] 还有.*[吗伐]$ 还有没有
"""
_NEAREST = """
最近的?(?:公交|车|一个)?站 哪个站头?(?:最|比较)?近 附近.*(?:车站|公交站|站头) 离.*站.*近 最近.*(?:乘|上|坐)车
"""


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(" ".join(words).split()))


WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = (
    (Want.CATCH, _any(_CATCH)),
    (Want.LAST, _any("末班 最后一[班趟部] 最晚 末趟 尾班 末车 夜里.*到几点 晚上.*到几点 几点收班 几点没车 几点停")),
    (Want.FIRST, _any("首班 头班 头一[班趟部] 第一[班趟部] 最早 首车 几点开始有车")),
    (
        Want.NEXT,
        _any(
            "下一?[班趟部] 几点 几时 什么时[候间] 啥辰光 啥时候 啥时光 什么辰光 多久 多少时间 多长时间 几分钟 几化辰光",
            "时刻 时间表 发车 还要等 等多",
        ),
    ),
    (Want.NEAREST, _any(_NEAREST)),
    (Want.GO, _any(_GO)),
    (Want.STOPS, _any(_STOPS, "[到去停过走].*(?:吗|伐|不|么|否)$")),
)
"""What is asked, by the first cue that stands in the words."""
