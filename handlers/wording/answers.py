"""What admins read when they change the answers: at the desk, in a chat and on the command line."""

from collections.abc import Mapping
from enum import StrEnum

from knowledge.comparing import Kind, Telling

TOLD_AS: Mapping[Kind, str] = {
    Kind.TOLD: "直接答",
    Kind.OFFERED: "给几个选择",
    Kind.NOT_KNOWN: "说不知道",
}
DIFFERENCE = "“{text}”：原来{before}，改后{after}"
CLASH = "“{phrasing}”这句问法，两条都说得通：{entry} ／ {other}"

MARKS: Mapping[str, str] = {
    "waiting": "有稿没发布",
    "expired": "过了复核日",
    "soon": "快到复核日",
    "unsourced": "没有来源",
    "weak": "未核实",
    "unasked": "没人问过",
    "useless": "常说没帮助",
}
"""What may be the matter with an entry, in the order of the list's filters."""

NO_VILLAGE = "没有叫“{name}”的村或居民区。几个村之间用顿号（、）隔开；全镇都一样就空着。"
NO_DAY = "“复核日期”要写成 2027-06-30 这样。"
NO_TOPIC = "请选一个主题。"
OVERTAKEN = "您打开以后，{who}在 {at} 改过这一条。您写的还在下面；他写的也列出来了，请合到一起再存。"
NOT_WHOLE = "没有看懂这一页发来的东西，请刷新再试。"
DONE: Mapping[str, str] = {
    "published": "发布了，居民现在问到的就是新的。",
    "planned": "定好了，到时间自动发布。",
    "ending": "定好了，到时间自动撤下。",
    "handed": "交上去了，等管理员看过再发布。",
    "dropped": "这一稿不要了，现在用的没有变。",
    "again": "用回去了，居民现在问到的就是那一版。",
    "cancelled": "不按原来定的办了。",
    "noplan": "没有定成：日期要在今天以后。",
    "laid": "存成稿子了，要发布请先看检查的结果。",
}
PACK = "资料包"
GONE_BY = "已经离开的人"
STATUSES: Mapping[str, str] = {"draft": "草稿", "review": "等审", "published": "发布", "withdrawn": "撤下"}
FIELDS: Mapping[str, str] = {
    "topic": "主题",
    "question": "问题",
    "phrasings": "问法",
    "answer": "答案",
    "villages": "适用的村",
    "source": "来源",
    "source_address": "来源的网址",
    "as_of": "截至",
    "review_by": "复核日期",
    "office": "问谁",
    "firm": "未核实",
    "history": "只说从前",
    "tests": "试题",
}
OVERTAKEN_CHECK = "{who}在 {at} 又改过，没有发布。请看过新的检查结果再定。"
CHECK_AGAIN = "检查还没有做完，或者别人刚刚发布过。请等检查做完，看过再定。"
SAY_ANYWAY = "有试题会答错，或者有问法分不清。真要发布，请先勾上“看过了，还是要发布”。"
OLD = "旧了，要填今年的"
UNCONFIRMED = "还没有人核实过"
NOT_YET = "还没到开始的日子"
MAY_HAVE_CHANGED = "{year} 年 {month} 月可能又变了，请再核实"
NOT_CONFIRMED = "请勾上核实过的数字，并写上是谁、怎么核实的。"
CONFIRMED_BY = "核实过：{by}"
VALUE_WRONG = "“{name}”不能空着，最多 {most} 个字。"
NO_SUCH_DAY = "“{name}”要写成 2026-07-01 这样。"
BOTH_OR_NONE = "“谁核实的”和“核实的日子”要么都写，要么都空着。"
ENDS_BEFORE = "“到哪一天”比“从哪一天”还早。"
VALUE_FIELDS: Mapping[str, str] = {
    "name": "名称",
    "value": "数",
    "unit": "单位",
    "since": "从哪一天",
    "until": "到哪一天",
    "source": "来源",
    "source_address": "来源的网址",
    "as_of": "截至",
    "confirmed_by": "谁核实的",
    "confirmed_on": "核实的日子",
    "phone": "电话",
    "address": "地址",
    "hours": "办公时间",
    "does": "管什么",
}


class AmendKey(StrEnum):
    """What an admin who changes answers is told in their chat."""

    NONE = "amend_none"
    FOUND = "amend_found"
    SHOWN = "amend_shown"
    SAME = "amend_same"
    REFUSED = "amend_refused"
    REPORT = "amend_report"
    MOVED = "amend_moved"
    DROPPED = "amend_dropped"
    PUBLISHED = "amend_published"
    LATER = "amend_later"
    UNDONE = "amend_undone"


IN_CHAT = "在聊天里改的"
AMEND_SHOW = "看这一条"
AMEND_PUBLISH = "发布，马上用"
AMEND_ANYWAY = "看过了，还是发布"
AMEND_DROP = "不改了"
AMEND_UNDO = "撤回，用回原来的"
AMEND_WAITS = "\n（这是还没发布的稿，会接着它改）"
AMEND_NOT_TOLD = "\n（这一条现在没有在用）"
SENTENCES: Mapping[str, str] = {
    AmendKey.NONE: "没有找到这样的答案。请换几个字再找，例如：答案 低保",
    AmendKey.FOUND: "是要看哪一条？",
    AmendKey.SHOWN: "问：{question}\n答：{answer}\n问法：{phrasings}{state}\n\n要改，请回“改成”，后面接着写新的答案。"
    "要加一种问法，请回“加问法”，后面写居民的说法。",
    AmendKey.SAME: "和现在的一样，没有要改的。",
    AmendKey.REFUSED: "不能这样改：{why}",
    AmendKey.REPORT: "拿试题和居民问过的 {asked} 句考了一遍：{changed} 句会答得不一样，{worse} 道试题会答错。"
    "{lines}\n要发布吗？",
    AmendKey.MOVED: "没有办成：这一稿后来又改过，或者已经发布了。请再看一遍。",
    AmendKey.DROPPED: "好，不改了。居民问到的还是原来的。",
    AmendKey.PUBLISHED: "发布了，居民现在问到的就是新的。",
    AmendKey.LATER: "没有办成：后来又发布过别的。请到工作台“版本”里用回去。",
    AmendKey.UNDONE: "撤回了，居民现在问到的是原来的。",
}
NO_PLAN = "请写明到哪一天几点，要在现在以后。"


def told_as(telling: Telling) -> str:
    """What is done with a question, on one line."""
    first = telling.text.partition("\n")[0]
    named = f"（{'、'.join(telling.entries)}）" if telling.entries else ""
    return f"{TOLD_AS[telling.kind]}{named}{'：' + first if first else ''}"
