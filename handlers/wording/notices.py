"""What staff are told of an item wherever they are: never what was said, who said it or how to reach them."""

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
