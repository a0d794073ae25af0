"""A post at work in a group of Telegram, and in a topic of one."""

from bot import clock
from bot.storage import staff_chats
from bot.wiring import Wired
from tests.bot.at_work import hire
from tests.bot.pages.desk_world import actions, file
from tests.live.botapi import BotApi
from tests.live.telegram_users import Heard

WANG, LI, GROUP, TOPIC = 71, 72, -1001, 5


async def told(api: BotApi, chat: int, words: str) -> Heard:
    """The message of ours with these words, once it is there."""
    await api.until(lambda: any(words in text for text in api.texts(chat)))
    return next(one for one in reversed(api.heard(chat)) if words in one.text)


async def join(api: BotApi, house: Wired, user: int = WANG) -> None:
    """A member of staff taps the link on the desk."""
    person = await hire(house)
    code = await house.database.write(staff_chats.make_code, house.site.vault, person, clock.now())
    assert house.site.telegram_link(f"bind_{code}").endswith(f"?start=bind_{code}")
    api.say(user, f"/start bind_{code}")
    await told(api, user, "绑定好了")


async def test_a_post_takes_its_matters_in_a_topic(api: BotApi, house: Wired) -> None:
    await api.until(lambda: api.count("getUpdates"))
    item = await file(house)
    await join(api, house)
    api.say(WANG, "/bind 柳东村", chat=GROUP, thread=TOPIC)
    assert (await told(api, GROUP, "绑定好了")).thread == TOPIC
    api.say(WANG, "/queue@xunfang_test_bot", chat=GROUP, thread=TOPIC)
    listed = await told(api, GROUP, item.number)
    assert listed.thread == TOPIC
    api.press_data(WANG, listed.keyboard[0][0]["callback_data"], listed)
    await told(api, GROUP, "已接单")
    assert await actions(house, item) == ["file", "take"]
    assert listed.labels[0].startswith("接单")


async def test_whoever_is_not_joined_is_told_so_and_takes_nothing(api: BotApi, house: Wired) -> None:
    await api.until(lambda: api.count("getUpdates"))
    item = await file(house)
    await join(api, house)
    api.say(WANG, "/queue", chat=GROUP)
    await told(api, GROUP, "/bind 村名")
    api.say(WANG, "/bind 柳东村", chat=GROUP)
    await told(api, GROUP, "绑定好了")
    api.say(WANG, "/queue", chat=GROUP)
    listed = await told(api, GROUP, item.number)
    api.press_data(LI, listed.keyboard[0][0]["callback_data"], listed)
    await told(api, GROUP, "请先在工作台绑定")
    assert await actions(house, item) == ["file"]


async def test_what_people_say_among_themselves_is_not_kept(api: BotApi, house: Wired) -> None:
    await api.until(lambda: api.count("getUpdates"))
    api.say(LI, "老王今天谁值班", chat=GROUP)
    await api.until(lambda: not api.updates.pending)
    assert await house.database.read("SELECT position FROM inbox") == []
