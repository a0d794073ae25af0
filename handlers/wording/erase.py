"""Erasing what the town keeps of a chat: what goes, what stays."""

SENTENCES = {
    "erase": (
        "会删掉：您说过的话、照片、电话，还有没提交的。\n会留下：编号和日期，里面没有您的话。\n删了就找不回来。要删吗？"
    ),
    "erase_open": (
        "会删掉：您说过的话、照片、电话，还有没提交的。\n会留下：编号和日期，里面没有您的话。\n"
        "您还有 {count} 件事在办。删了就找不回来，您想怎么办？"
    ),
    "erased": "已经删掉了。留下的只有编号和日期。有事随时再来。",
    "erased_all": "已经删掉，在办的也都撤回了。留下的只有编号和日期。有事随时再来。",
    "not_erased": "好，什么都没删。",
}
