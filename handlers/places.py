"""Where the trouble is: the village a sentence means, and the spot in the resident's own words (河边, 村口)."""

import re

from knowledge.villages import Village, find_villages, full_names

_ENDINGS = (
    *(
        "河边上",
        "河边",
        "路边上",
        "路边",
        "旁边",
        "边上",
        "门口",
        "路口",
        "村口",
        "桥头",
        "桥下",
        "桥上",
        "河里",
        "后面",
        "前面",
    ),
    *("对面", "附近", "弄堂里", "田里", "路上", r"\d+号", r"\d+组"),
)
_SPOT = re.compile(rf"^[，,\s]*(?:在|的|那个|这边|那边)*([\u4e00-\u9fff\d]{{0,8}}?(?:{'|'.join(_ENDINGS)}))")
_DENIED = re.compile(r"不[是在][^，,。；;！!\s]*")
# A clause that says nothing but "no idea": 不知道, 我也说不清那里算哪个村. 不知道是谁家的狗 says more.
_NO_IDEA = (
    "(?:[不勿]知道|[不勿]太?大?清楚|[不勿]晓得|[说弄搞讲记分][不勿]清楚?|[说讲][不勿]准|不记得|忘了|不确定"
    "|两个村都有|都不是)"
)
_UNKNOWN = re.compile(
    rf"(?<![^，,。；;！!\s])[我们也真实在]*{_NO_IDEA}"
    r"[那这里边是算属于叫什么啥哪一个村地方的了啊呀呢额]*(?![^，,。；;！!\s])"
    rf"|(?<![^，,。；;！!\s])[我们也真实在]*{_NO_IDEA}[那这里边是算属于叫]*(?:啥|什么|哪一?个?)村(?:里|上|的)*[，,\s]*(?!的?[人家狗])"
)
_TRIMMED = 100
_BEFORE = re.compile(r"^(?:[\W_]|不对|错了|写错了?|应该是?|改成|[就也]?在|[就也]?是|的|我们)+")
_AFTER = re.compile(r"(?:[\W_]|的|了|啊|呀|吧|呢|哦|那边|这边|那里|这里)+$")


def meant_villages(text: str, villages: tuple[Village, ...]) -> tuple[Village, ...]:
    """The villages of an answer or correction; in "不是柳东村，是柳西村" the second only."""
    return find_villages(_undenied(text, villages), villages)


def _undenied(text: str, villages: tuple[Village, ...]) -> str:
    return _DENIED.sub(lambda said: "" if find_villages(said.group(), villages) else said.group(), text)


def is_unknown(text: str) -> bool:
    """Whether somebody says that they cannot name the village."""
    return _UNKNOWN.search(text) is not None


def without_villages(text: str, villages: tuple[Village, ...]) -> str:
    """The text without the names of the villages it names."""
    for village in find_villages(text, villages):
        name = next((name for name in _names(village) if name in text), "")
        text = text.replace(name, " ", 1) if name else text
    return text


def named_place(text: str, villages: tuple[Village, ...]) -> str:
    """The spot that follows the one village a text names; "" when the words name none clearly."""
    named = find_villages(text, villages)
    found = _SPOT.match(_after_name(text, named[0])) if len(named) == 1 else None
    return found.group(1) if found else ""


def _after_name(text: str, village: Village) -> str:
    return next((text.partition(name)[2] for name in _names(village) if name in text), "")


def _names(village: Village) -> list[str]:
    return sorted({*full_names(village), village.short, *village.aliases}, key=len, reverse=True)


def place_words(text: str, villages: tuple[Village, ...]) -> str:
    """An answer to "where?" as the place line; "" when it is nothing but the village's name or "no idea"."""
    rest = without_villages(_undenied(_UNKNOWN.sub("", text), villages), villages)
    trimmed = _AFTER.sub("", _BEFORE.sub("", rest)) if len(rest) <= _TRIMMED else rest
    return " ".join(trimmed.split())


def is_only_village(text: str, villages: tuple[Village, ...]) -> bool:
    """Whether a message names a village and nothing else."""
    return bool(find_villages(text, villages)) and not place_words(text, villages)


def joined_place(before: str, more: str) -> str:
    """Two ways of saying where, neither of them lost."""
    if before in more or more in before:
        return max(before, more, key=len)
    return f"{before}，{more}"
