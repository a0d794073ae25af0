"""`serve --demo`: an empty house gets a few invented matters, plainly labelled, so that the desk can be tried."""

from bot.commands.ask import ask
from bot.wiring import Wired

# Whether anybody ever said anything here.
_USED = "这里已经有数据，演示内容没有加进去。"
_MATTERS = (
    "河边堆了好多垃圾一直没人清（演示）",
    "路灯坏了三天，晚上一片黑（演示）",
    "自来水发黄，烧开了也有味道（演示）",
)


async def fill(wired: Wired) -> str:
    """File an invented matter for each of the first villages; a sentence that says so. Never into a used house."""
    if await wired.database.read("SELECT 1 FROM inbox LIMIT 1"):
        return _USED
    villages = [village for village in wired.pack.town.villages if village.kind == "村"]
    for number, (village, matter) in enumerate(zip(villages, _MATTERS, strict=False)):
        await ask(wired, {"texts": [f"{village.name}{matter}", "提交"], "chat": f"demo {number}"})
    return f"已放入 {len(_MATTERS)} 件演示事项，都写着“演示”，不是真事。"
