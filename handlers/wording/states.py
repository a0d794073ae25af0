"""What staff read at the desk: the words for states, kinds, rights and steps, and what is said when a press fails."""

from collections.abc import Mapping

from patrol.complaint import Kind, Origin, Outcome, Rating, Role, State
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
    Role.HEAD: "岗长",
    Role.TOWN: "镇台",
    Role.CARE: "专人",
    Role.ADMIN: "管理员",
    Role.PROGRAM: "系统",
}

# How an item came in.
ORIGINS: Mapping[Origin, str] = {
    Origin.CHAT: "手机上说的",
    Origin.PHONE: "打电话来说的",
    Origin.COUNTER: "到窗口来说的",
    Origin.WALK: "巡访时听到的",
    Origin.API: "别的系统转来的",
}

ENTERED_FOR = "代巡访员{name}登记的。"

# What a step says was done, after the name of who did it.
ACTIONS: Mapping[Action, str] = {
    Action.FILE: "提交了",
    Action.READ: "看了",
    Action.TAKE: "签收了",
    Action.CONTACT: "联系了居民",
    Action.REPLY: "回复了居民",
    Action.NOTE: "记了一笔",
    Action.ASK: "请居民补充",
    Action.ADD: "补充了",
    Action.ASK_EXTEND: "申请延期",
    Action.GRANT: "同意了延期",
    Action.REFUSE_EXTEND: "没有延期",
    Action.HAND_ON: "转给了别人",
    Action.SEND_BACK: "退回了镇台",
    Action.ASSIGN: "派给了巡访岗",
    Action.SEND_OUTSIDE: "转到了外面的单位",
    Action.BACK_FROM_OUTSIDE: "从外面的单位收回了",
    Action.MERGE: "并到了另一件",
    Action.SPLIT: "从并案里分了出来",
    Action.CLOSE: "办结了",
    Action.ASK_REJECT: "申请不予受理",
    Action.CONFIRM_REJECT: "确认了不予受理",
    Action.DROP_REJECT: "没有不予受理",
    Action.SOLVED: "说解决了",
    Action.UNSOLVED: "说没解决",
    Action.RATE: "评价了",
    Action.EXPIRE: "因居民七天没有回音结了案",
    Action.WITHDRAW: "撤回了",
    Action.UNDO: "收回了刚才的话",
    Action.RECATEGORISE: "改了类别",
    Action.REGUARD: "改了保密",
    Action.ACK: "说知道了，这就去",
    Action.ERASE: "删除了自己的信息",
}

OUTCOMES: Mapping[Outcome, str] = {Outcome.SOLVED: "实际解决", Outcome.EXPLAINED: "解释说明"}
RATINGS: Mapping[Rating, str] = {
    Rating.GOOD: "满意",
    Rating.FAIR: "基本满意",
    Rating.POOR: "一般",
    Rating.BAD: "不满意",
}

# What stands on the buttons, in the order in which they are offered.
BUTTONS: Mapping[Action, str] = {
    Action.TAKE: "签收",
    Action.ASSIGN: "派给巡访岗",
    Action.REPLY: "回复居民",
    Action.CLOSE: "办结",
    Action.CONTACT: "记一次联系",
    Action.ASK: "请居民补充",
    Action.NOTE: "内部备注",
    Action.ADD: "替居民补充",
    Action.RECATEGORISE: "改类别",
    Action.HAND_ON: "转给别人",
    Action.SEND_BACK: "退回镇台",
    Action.SEND_OUTSIDE: "转到外面的单位",
    Action.BACK_FROM_OUTSIDE: "从外面收回来",
    Action.ASK_EXTEND: "申请延期",
    Action.MERGE: "并到另一件",
    Action.SPLIT: "分出来单独办",
    Action.ASK_REJECT: "申请不予受理",
    Action.REGUARD: "改保密",
    Action.UNSOLVED: "居民说没解决，重办",
    Action.GRANT: "同意延期",
    Action.REFUSE_EXTEND: "不延期",
    Action.CONFIRM_REJECT: "确认不予受理",
    Action.DROP_REJECT: "不确认，接着办",
    Action.UNDO: "撤回",
}

# What is said once it is done.
DONE: Mapping[Action, str] = {
    Action.TAKE: "签收好了，居民那边会看到。",
    Action.ASSIGN: "派好了，那个岗会收到通知。",
    Action.REPLY: "回复已经发给居民。",
    Action.CLOSE: "已办结，请居民确认解决没有。",
    Action.CONTACT: "联系记下了。",
    Action.ASK: "已经请居民补充，居民回话以前时间停着。",
    Action.NOTE: "备注记下了，居民看不到。",
    Action.ADD: "补充记下了。",
    Action.RECATEGORISE: "类别改好了。",
    Action.HAND_ON: "转好了，那边会收到通知。",
    Action.SEND_BACK: "退回镇台了。",
    Action.SEND_OUTSIDE: "记下了：已转外部。办好以前请按日子去问。",
    Action.BACK_FROM_OUTSIDE: "收回来了，请接着办。",
    Action.ASK_EXTEND: "申请好了，等镇台定。",
    Action.MERGE: "并好了，有了结果会一起告诉居民。",
    Action.SPLIT: "分出来了，单独办。",
    Action.ASK_REJECT: "申请好了，等另一个人定。",
    Action.REGUARD: "保密改好了。",
    Action.UNSOLVED: "重新办了，时间从现在算起。",
    Action.GRANT: "同意了，期限改好了。",
    Action.REFUSE_EXTEND: "记下了：不延期。",
    Action.CONFIRM_REJECT: "确认了，不予受理。请把原因告诉居民。",
    Action.DROP_REJECT: "记下了，接着办。",
    Action.UNDO: "撤回了，居民没有看到。您写的话还在。",
}
DONE_UNHEARD = "记下了。居民那边没有发消息。"

# Why an action was refused, by the key that the lifecycle gives.
REFUSED: Mapping[str, str] = {
    "refused_taken": "没有办成：这件事已经有人签收了。",
    "refused_ended": "没有办成：这件事已经结束，不能再改。",
    "refused_state": "没有办成：这件事现在是“{state}”，还不能这样办。",
    "refused_returns": "没有办成：这件事已经退回过两次，由镇台定。",
    "refused_asked": "没有办成：已经申请过了，正等着别人定。",
    "refused_not_asked": "没有办成：没有人申请，或者已经定了。",
    "refused_same_person": "没有办成：要由另一个人来定，自己申请的不能自己定。",
    "refused_other_person": "没有办成：这是别人申请的，您只能收回自己的。",
    "refused_incomplete": "没有办成：还有要填的没有填，或者填得不对。",
    "refused_consent": "没有办成：这件事是保密的，要居民答应了才能给别人看。",
    "refused_too_late": "没有办成：话已经发给居民了，收不回来。",
    "refused_merge": "没有办成：这两件事不能并在一起。",
}

WORDS_MISSING = {
    Action.REPLY: "请先写几句要回复居民的话，或者录一段语音。",
    Action.CLOSE: "请先写一句办得怎么样，居民会看到。",
    Action.ASK: "请先写清楚要居民补充什么。",
    Action.NOTE: "请先写要记的话。",
    Action.ADD: "请先写居民补充了什么。",
    Action.SEND_BACK: "请先写为什么退回。",
    Action.ASK_EXTEND: "请先写为什么要延期。",
    Action.ASK_REJECT: "请先写为什么不予受理。",
}
WORDS_TOO_LONG = "太长了，请写在 {most} 个字以内。"
CHANGED = "没有办成：您打开以后，这件事有了变化。"
KEPT = "您写的话还在下面，没有发出去。请看过再按。"
NOT_WRITTEN = "刚才没有写进去，什么都没有变。请再按一次。"
NOT_UNDERSTOOD = "没有看懂刚才按的是什么，什么都没有变。请再按一次。"
ERASED = "（内容已经删除）"
YOU = "您"
HIDDEN_READ = "打开了被遮住的内容"
EXPORTED = "下载在台账里"
EXPORTED_OPEN = "连被遮住的内容一起下载在台账里"

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
OCCASIONS: Mapping[str, str] = {
    "filed": "新事",
    "reopened": "没解决",
    "added": "有补充",
    "unread": "还没人看",
    "half": "时间过半",
    "soon": "快到期",
    "late": "到期了",
    "later": "拖太久",
    "called": "叫人马上去",
}
NOTICES: Mapping[str, str] = {"waiting": "还没发出", "sent": "已经发出", "parked": "没有发"}
