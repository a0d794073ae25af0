"""What staff are told of an item wherever they are: never what was said, who said it or how to reach them."""

from enum import StrEnum


class NoticeKey(StrEnum):
    """What staff are told of an item; its value is the key stored and rendered."""

    FILED = "notice_filed"
    REOPENED = "notice_reopened"
    ADDED = "notice_added"
    UNREAD = "notice_unread"
    RUNS_OUT = "notice_runs_out"
    URGENT = "notice_urgent"
    ITEM = "notice_item"
    CONFIDENTIAL = "notice_confidential"
    DELICATE = "notice_delicate"
    SEVERAL = "notice_several"
    MIXED = "notice_mixed"
    MORE = "notice_more"
    WITH_LINK = "notice_with_link"
    TEXT = "notice_text"
    TAKEN = "notice_taken"
    TAKEN_BY = "notice_taken_by"
    OVER = "notice_over"
    ABSENT = "notice_absent"


# How far a clock has come, by the occasion.
RUNS_OUT = {
    "half": "时间过了一半",
    "soon": "快到期了",
    "late": "到期了还没办好",
    "later": "拖得太久了，请镇里过问",
}
DUE = "{month}月{day}日 {time}"

SENTENCES = {
    "notice_filed": "有一件新事：{what}",
    "notice_reopened": "居民说没解决：{what}",
    "notice_added": "居民又补充了：{what}",
    "notice_called": "叫您马上去看：{what}。去的话，请马上接单，或者回“收到”加编号；五分钟没有人应，就叫下一个人",
    "notice_unread": "还没有人看：{what}",
    "notice_runs_out": "{word}：{what}，期限 {due}",
    "notice_urgent": "【急】{text}",
    "notice_item": "{number} {sort} {place}",
    "notice_confidential": "{number} 保密事项",
    "notice_delicate": "有一件新事，请到工作台看",
    "notice_several": "有 {count} 件新事：{what}",
    "notice_mixed": "有 {count} 件事要看：{what}",
    "notice_more": "{what} 等",
    "notice_with_link": "{text}\n{link}",
    "notice_text": "{text}",
    "notice_taken": "已接单",
    "notice_taken_by": "{name}已接",
    "notice_over": "已不用接",
    "notice_absent": "没有这件事",
}
