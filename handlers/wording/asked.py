"""What the desk says about questions that want an answer."""

from collections.abc import Mapping

SORTS: Mapping[str, str] = {
    "notknown": "没答上来",
    "options": "给了选择没选",
    "picked": "自己选了一条",
    "useless": "说没帮助",
    "staff": "工作人员答了",
}
"""What became of a question; the number of times stands behind it."""
DONE: Mapping[str, str] = {
    "phrasing": "加好了，是一份草稿，发布以后才用上。",
    "dropped": "放下了，以后不再列出来。",
    "up": "取回来了，又列在上面。",
}
BECAME: Mapping[str, str] = {
    "phrasing": "加进了“{entry}”",
    "draft": "写成了新的一条",
    "dropped": "放下了",
}
NO_WORDING = "请至少勾上一句问法。"
NO_ENTRY = "这一条已经没有了。请刷新再看。"
TAKEN = "“{text}”已经是“{entry}”的问法，同一句话不能有两个答案。没有改动。"
NOT_FOUND = "没有找到和“{words}”有关的条目。请换几个字再找，或者写成新的一条。"
GONE = "这一句已经取回来了。"
