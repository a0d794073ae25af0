"""What is said at the desk of the insurance rules."""

DONE = {
    "confirmed": "记下了：您核对过。从现在起照这一条算。",
    "changed": "改好了。还没有核对，先不拿来算。",
    "doubted": "记下了：这一条还要再查。现在不拿来算。",
    "ended": "收起来了，不再出现。",
    "split": "新的一条立好了，旧的到前一天为止。",
}
DEEDS = {"confirmed": "核对过", "changed": "改了", "doubted": "说还要再查", "ended": "收起来了"}
VALUE_WRONG = "数要写成 {like} 这样。"
DAY_WRONG = "日期要写成 2026-01-01 这样。"
SINCE_MISSING = "核对之前，请先写明从哪天起。"
UNTIL_EARLY = "到哪天为止，不能早于从哪天起。"
SOURCE_MISSING = "请写明是从哪里看来的。"
CLASH = "这样就和“{other}”重了，同一件事、同一段时间只能有一条。"
STALE = "刚才有人改过这一条。下面是现在的样子，您写的还在格子里，请再看一遍。"
NOT_LATER = "新的一条要从旧的那条之后的一天起。"
SPAN = "{since} 到 {until}"
DIFFERS = "常见问答里引用的数字现在写的是 {value}，请一起改。"
