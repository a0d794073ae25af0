"""What the desk says about notices at the head of the chat page."""

from collections.abc import Mapping

EVERYBODY = "全镇"
DONE: Mapping[str, str] = {
    "up": "贴出去了，居民打开网页就看得到。",
    "down": "撤下来了。",
}
NO_TEXT = "请写上公告的话。"
TOO_LONG = "公告最多 {most} 个字，现在有 {count} 个字。"
WRONG_DAY = "请写上贴到哪一天：从今天起，最多 {days} 天。"
GONE = "这一条已经撤下来了，或者不是本岗贴的。"
