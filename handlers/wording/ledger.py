"""The ledger's columns, and what is said of the rows that come back."""

NUMBER, STATE, NOTE, HOW, CLOSING, VERSION = "编号", "状态", "新备注", "办结方式", "办结的话", "版本（不要改）"
WHO, WHOLE = "联系人", "原话"

# Name and width in characters, in this order. Those of WHO and WHOLE only where they may be and are asked for.
COLUMNS = (
    *((NUMBER, 14), ("种类", 8), ("类别", 12), (STATE, 14), ("地方", 24), ("内容", 50), (WHOLE, 50), (WHO, 20)),
    *(("岗", 22), ("急", 5), ("保密", 6), ("怎么来的", 14), ("提交时间", 17), ("办结期限", 17), ("签收时间", 17)),
    *(
        ("联系时间", 17),
        ("办结时间", 17),
        ("评价", 10),
        ("第几轮", 7),
        (HOW, 12),
        (NOTE, 30),
        (CLOSING, 40),
        (VERSION, 8),
    ),
)

FAULTS = {
    "sheet_unreadable": "这个文件读不了。要 WPS 或 Excel 存的 .xlsx 文件。",
    "sheet_too_large": "这个文件太大，或者行数太多。请只留要改的行。",
    "sheet_formula": "这个文件里有公式（以 = 开头、会自己算的格子）。请改成普通文字再传。",
}
NO_FILE = "还没有选文件。"
NO_COLUMNS = "没有找到“编号”和“版本（不要改）”这两列。请用这里下载的台账来改。"
NOTHING_TO_CHANGE = "这个文件里没有要改的：状态没有变，“新备注”也是空的。"
TOO_MANY = "一次最多改 {most} 件，这个文件里有 {count} 件。请分几次传。"
GONE = "等得太久，或者服务重新启动过，什么都没有改。请把文件再传一次。"

TWICE = "同一个编号有两行，不知道照哪一行"
NOT_A_NUMBER = "编号不对"
NO_VERSION = "版本那一格是空的或者被改过"
ABSENT = "没有这一件，或者不归您看"
CHANGED = "下载以后这件事有了变化（现在是“{state}”），请重新下载再改"
NO_SUCH_STATE = "不能用台账改成“{state}”，只能改成“已签收”或“已办结待确认”"
NO_CLOSING = "办结要写“办结的话”，居民会看到"
NO_HOW = "办结要写“办结方式”：实际解决，或者解释说明"
TOO_LONG = "写得太长，最多 {most} 个字"
PHOTO = "这一类办结要附照片，请打开这件事办结"
NOT_YET = "现在是“{state}”，还不能这样办"

WILL = {"take": "签收", "close": "办结（{how}）：{words}", "note": "记一笔：{words}"}
DONE = "办好了"
