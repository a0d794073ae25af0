"""What staff read at the desk: the words for states, kinds, rights and steps, and what is said when a press fails."""

from collections.abc import Mapping

from patrol.complaint import Kind, Role, State
from patrol.lifecycle import Action

STATES: Mapping[State, str] = {
    State.NEW: "待签收",
    State.TRIAGE: "待甄别",
    State.ACCEPTED: "已签收",
    State.IN_PROGRESS: "办理中",
    State.WAITING_RESIDENT: "待居民补充",
    State.EXTERNAL: "已转外部",
    State.RESOLVED: "已办结待确认",
    State.CLOSED: "已结案",
    State.REOPENED: "重办",
    State.CANCELLED: "居民已撤回",
    State.REJECTED: "不予受理",
    State.MERGED: "已并案",
}

KINDS: Mapping[Kind, str] = {
    Kind.COMPLAINT: "诉求",
    Kind.QUESTION: "提问",
    Kind.REQUEST: "求助",
    Kind.CALLBACK: "回电",
}

ROLES: Mapping[Role, str] = {
    Role.RESIDENT: "居民",
    Role.POST: "巡访员",
    Role.TOWN: "镇台",
    Role.CARE: "专人",
    Role.ADMIN: "管理员",
    Role.PROGRAM: "系统",
}

# What a step says was done, after the name of who did it.
ACTIONS: Mapping[Action, str] = {
    Action.FILE: "提交了",
    Action.READ: "看了",
    Action.TAKE: "签收了",
    Action.REPLY: "回复了居民",
    Action.CLOSE: "办结了",
    Action.ADD: "补充了",
    Action.SOLVED: "说解决了",
    Action.UNSOLVED: "说没解决",
    Action.WITHDRAW: "撤回了",
    Action.ERASE: "删除了自己的信息",
}

# What stands on the buttons.
BUTTONS: Mapping[Action, str] = {Action.TAKE: "签收", Action.REPLY: "回复居民", Action.CLOSE: "办结"}

# What is said once it is done.
DONE: Mapping[Action, str] = {
    Action.TAKE: "签收好了，居民那边会看到。",
    Action.REPLY: "回复已经发给居民。",
    Action.CLOSE: "已办结，请居民确认解决没有。",
}
DONE_UNHEARD = "记下了。居民那边没有发消息。"

# Why an action was refused, by the key that the lifecycle gives.
REFUSED: Mapping[str, str] = {
    "refused_taken": "没有办成：这件事已经有人签收了。",
    "refused_ended": "没有办成：这件事已经结束，不能再改。",
    "refused_state": "没有办成：这件事现在是“{state}”，还不能这样办。",
}

WORDS_MISSING = {
    Action.REPLY: "请先写几句要回复居民的话。",
    Action.CLOSE: "请先写一句办得怎么样，居民会看到。",
}
WORDS_TOO_LONG = "太长了，请写在 {most} 个字以内。"
CHANGED = "没有办成：您打开以后，这件事有了变化。"
KEPT = "您写的话还在下面，没有发出去。请看过再按。"
NOT_WRITTEN = "刚才没有写进去，什么都没有变。请再按一次。"
NOT_UNDERSTOOD = "没有看懂刚才按的是什么，什么都没有变。请再按一次。"
ERASED = "（内容已经删除）"
YOU = "您"
HIDDEN_READ = "打开了被遮住的内容"

# Why a message lies aside, by the reason stored with it; whatever else is stored names a fault of the program.
ASIDE: Mapping[str, str] = {
    "limit chat": "这个人今天说得太多，超过了一个人一天的上限",
    "limit network": "同一个网络今天说得太多，超过了上限",
    "limit day": "今天全镇说得太多，超过了一天的上限",
    "unreadable": "这条消息的格式读不懂，不知道是谁发的",
}
ASIDE_FAULT = "程序没能处理这句话（{reason}）"

# How staff are told of an item, of what, and what became of it, as the item's page says.
DOORS: Mapping[str, str] = {"wecom": "企业微信", "wecom_group": "企业微信群", "sms": "短信"}
OCCASIONS: Mapping[str, str] = {"filed": "新事", "reopened": "没解决", "added": "有补充", "unread": "还没人看"}
NOTICES: Mapping[str, str] = {"waiting": "还没发出", "sent": "已经发出", "parked": "没有发"}
