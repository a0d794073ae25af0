"""A talk in Telegram through the whole house: what people write comes in, what we answer arrives."""

from bot.wiring import Wired
from tests.live.botapi import BotApi

USER = 7001


async def heard(api: BotApi, number: int) -> str:
    """The newest message of ours, once there are so many."""
    await api.until(lambda: len(api.texts(USER)) >= number)
    return api.texts(USER)[-1]


async def test_a_question_is_answered(api: BotApi, house: Wired) -> None:
    api.say(USER, "末班车几点")
    assert "车" in await heard(api, 1)


async def test_a_poster_leads_into_the_talk_and_says_that_it_runs_abroad(api: BotApi, house: Wired) -> None:
    api.say(USER, "/start post_liudong")
    await heard(api, 1)
    told = "\n".join(api.texts(USER))
    assert house.pack.town.name in told
    assert "国外" in told
    (chat,) = await house.database.read("SELECT village FROM chat")
    assert chat["village"] == "liudong"


async def test_a_complaint_is_handed_in_by_its_buttons(api: BotApi, house: Wired) -> None:
    api.say(USER, "柳东村河边堆了好多垃圾，没人管")
    await api.until(lambda: any("提交" in one.labels for one in api.heard(USER)))
    (asked,) = [one for one in api.heard(USER) if "提交" in one.labels]
    api.press(USER, "提交")
    await api.until(lambda: "提交" not in asked.labels)
    await api.until(lambda: any("LD-" in text for text in api.texts(USER)))
    (row,) = await house.database.read("SELECT COUNT(*) AS n FROM complaint")
    assert (row["n"], len(api.pressed)) == (1, 1)


async def test_the_menu_of_commands_does_what_it_says(api: BotApi, house: Wired) -> None:
    told = {"/menu": "可以", "/report": "事", "/progress": "没有", "/person": "电话", "/erase": "删"}
    for user, command in enumerate(told, start=1):
        api.say(user, command)
    await api.until(lambda: all(api.texts(user) for user in range(1, len(told) + 1)))
    assert [words for user, words in enumerate(told.values(), start=1) if words not in api.texts(user)[0]] == []


async def test_a_place_on_the_map_and_an_unknown_kind_are_answered(api: BotApi, house: Wired) -> None:
    api.location(USER, 31.2, 121.05)
    await heard(api, 1)
    api.sticker(USER)
    await heard(api, 2)
    (parked,) = await house.database.read("SELECT COUNT(*) AS n FROM inbox WHERE state = 'parked'")
    assert parked["n"] == 0


async def test_whoever_blocked_us_hears_it_when_they_come_back(api: BotApi, house: Wired) -> None:
    api.say(USER, "末班车几点")
    api.block(USER)
    await api.until(lambda: api.count("sendMessage"))
    assert api.texts(USER) == []
    api.unblock(USER)
    api.say(USER, "谢谢")
    await api.until(lambda: any("车" in text for text in api.texts(USER)))
