"""Staff at work in Telegram through the whole house: in private; a group, see `test_groups`."""

from bot import clock
from bot.storage import people, staff_chats
from bot.wiring import Wired
from patrol.complaint import Role
from tests.bot.pages.desk_world import actions, file, told
from tests.live.botapi import BotApi

WANG, RESIDENT = 8001, 8002


async def join(api: BotApi, house: Wired, user: int = WANG) -> None:
    """Somebody of the post taps the link with their code."""
    write, vault = house.database.write, house.site.vault
    person = await write(people.add, vault, "王巡访", Role.POST, "LD", clock.now())
    code = await write(staff_chats.make_code, vault, person, clock.now())
    api.say(user, f"/start bind_{code}")
    await hear(api, user, "绑定好了")


async def hear(api: BotApi, chat: int, words: str) -> str:
    """The newest message with these words, once there is one."""
    await api.until(lambda: any(words in text for text in api.texts(chat)))
    return next(text for text in reversed(api.texts(chat)) if words in text)


async def test_a_reply_is_shown_back_and_sent_by_its_button(api: BotApi, house: Wired) -> None:
    item = await file(house)
    await join(api, house)
    api.say(WANG, f"回 {item.number} 明天去清")
    await hear(api, WANG, "要发给居民的话：\n明天去清")
    api.press(WANG, "发送")
    await hear(api, WANG, "已经发给居民")
    assert await actions(house, item) == ["file", "take", "reply"]
    assert (await told(house, item))[-1].endswith("：明天去清")


async def test_a_new_item_is_told_and_taken_from_there(api: BotApi, house: Wired) -> None:
    await join(api, house)
    api.say(RESIDENT, "柳东村垃圾没人清")
    await api.until(lambda: any("提交" in one.labels for one in api.heard(RESIDENT)))
    api.press(RESIDENT, "提交")
    await hear(api, WANG, "有一件新事")
    api.press(WANG, "接单")
    await hear(api, WANG, "已接单")
    await hear(api, RESIDENT, "签收了")
