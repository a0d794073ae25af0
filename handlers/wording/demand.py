"""What the desk says about how much is asked, and what becomes of it."""

PARTS = ("直接答了", "选了一条", "给了选择没选", "没答上来")
"""What became of a question, in the order in which it is drawn."""
NO_POST, NO_TOPIC = "没有扫村里的码", "没有答案的"
COLUMNS = (("周一", 12), ("巡访岗", 22), ("主题", 12), ("条目", 40), ("结果", 14), ("次数", 8))
KINDS = {
    "answer": "直接答了",
    "picked": "选了一条",
    "options": "给了选择",
    "notknown": "没答上来",
    "useful": "说有用",
    "useless": "说没帮助",
}
TITLE = "大家在问什么"
NO_SHEET = "表格没有做成，请过一会儿再试。"
