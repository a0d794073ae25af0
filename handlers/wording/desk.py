"""What staff read on the page of one item: its clocks, who else looks at it, what is missing in a form."""

from collections.abc import Mapping

from patrol.complaint import State
from patrol.deadlines import Clock

# The clocks, and how much of their time is left or over.
CLOCKS: Mapping[Clock, str] = {Clock.CLAIM: "签收", Clock.CONTACT: "联系", Clock.SOLVE: "办结"}
LEFT = "还剩 {long}"
OVER = "超时 {long}"
DAYS = "{count} 天"
HOURS = "{count} 小时"
MINUTES = "{count} 分钟"
UNTIL = "（{at} 前）"
FIRST_DUE = "原定 {at}，已延期"
# Where no clock runs.
WAITS: Mapping[State, str] = {State.WAITING_RESIDENT: "等居民补充，不计时", State.RESOLVED: "等居民说解决没有"}
STANDS_STILL = "等居民补充，时间停着"
DONE_AT = "{at} 已做"

FOLLOWED = "还有 {count} 人也反映了"
BESIDE = "{names}也在看"
BESIDE_MANY = "{names}等 {count} 人也在看"

# What became of words to the resident.
HELD = "还没发，可以撤回"
WAITING_WEB = "居民还没打开看"
WAITING = "正在发"
SENT = "{at} 送到了"
OWED = "送不到，等居民再说话时给他看；急的请打电话"
PARKED = "没有送到"
FOLLOWERS = "另外 {count} 位跟进的居民：送到 {sent} 位"

# How the resident was reached.
WAYS: Mapping[str, str] = {"phone": "电话", "visit": "上门", "met": "当面"}
REACHED = "{way}联系上了"
NOT_REACHED = "{way}没有联系上"
WITH_NOTE = "{said}：{note}"

LEAVES = "记下了，{seconds} 秒后发给居民。写错了可以撤回。"

# What is missing in a form, and what is wrong with it.
WAY_MISSING = "请点一下：是打电话、上门，还是当面。联系上没有也点一下。"
OUTCOME_MISSING = "请点一下：是实际解决了，还是解释说明。"
ENTRY_MISSING = "请选要引用的那一条；都不合适，就选“不引用”。"
PHOTO_MISSING = "这一类的事办好了要附一张照片。拍一张再按；没有解决的，请选“解释说明”。"
PHOTO_KEPT = "照片已经收下了，不用再选。"
VOICE_KEPT = "语音已经收下了，不用再录。"
POST_MISSING = "请选要转给哪个岗。"
DAY_WRONG = "日子要写成 2026-11-30 这样，而且要在原来的期限以后。"
ON_WRONG = "日子要写成 2026-11-30 这样。"
OUTSIDE_MISSING = "请写清楚转给哪个单位。"
NUMBER_WRONG = "请选一件，或者写对编号，例如 XC-1027-4。"
CATEGORY_MISSING = "请点一个类别。"
CONSENT_MISSING = "这件事是保密的。先问过居民，居民答应了，再打勾。"
TOO_MUCH = "附的东西太大了，没有收下。"
ATTACHED: Mapping[str, str] = {
    "photo_unreadable": "这个文件不是照片，或者坏了，没有收下。",
    "photo_too_large": "照片太大了，没有收下。",
    "voice_unreadable": "这段语音读不出来，没有收下。请再录一次。",
    "voice_too_long": "语音太长了，没有收下。请录在十分钟以内。",
}
VOICE_UNHEARD = "这位居民现在收不到语音，请写字。"
VOICE_ONLY = "（语音）"
QUOTE_BEGINS = "\n【"
QUOTED = "{text}" + QUOTE_BEGINS + "{question}】\n{answer}"
HANDED_TO = "转给{post}"
SENT_TO = "转给{to}"
WITH_NUMBER = "，编号 {number}"
ON_DAY = "，{on} 转"
ASK_AT = "，{at} 去问"
EXTENDED_TO = "延到 {at}"
MERGED_INTO = "并到 {number}"
RECATEGORISED = "{before} 改成 {after}"
GUARDED = "改成保密"
UNGUARDED = "不再保密，居民答应了"
JOINED = "；"
REVEALS = "不保密以后，{post}的人看得到：居民说的话、照片、语音、地点、经过，有新的话他们也会收到通知。"

# What can be put into a word to the resident with one tap, until a post writes its own.
CANNED: Mapping[State, tuple[str, ...]] = {
    State.ACCEPTED: (
        "您反映的事收到了，我们先去看一看，看过再告诉您。",
        "收到了。今天就去现场，办到哪一步会跟您说。",
    ),
    State.IN_PROGRESS: (
        "已经去看过了，正在安排人办，办好告诉您。",
        "这件事要别的单位一起办，已经联系了，有消息马上告诉您。",
        "已经办好了，请您看看行不行。",
    ),
    State.WAITING_RESIDENT: ("请您说一说具体在哪里，门牌号或者旁边有什么都行。", "方便的话请拍一张照片发过来。"),
    State.EXTERNAL: ("已经转给有关单位，我们会盯着，有回音马上告诉您。",),
    State.REOPENED: ("您说还没解决，我们重新去看。",),
}
CANNED_MISSING = "请先写一句常用语。"
CANNED_DONE = {"added": "加好了。", "changed": "改好了。", "off": "收起来了，不再出现。"}
