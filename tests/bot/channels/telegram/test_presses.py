"""After a press the waiting sign goes at once, and the choice stands where the buttons were."""

import asyncio

from bot.channels.port import Piece, Recipient
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.envelope import Press
from bot.channels.telegram.intake import Update
from bot.channels.telegram.presses import MOST, Presses
from bot.storage import buttons
from handlers.messages import Button, Said
from tests.bot.channels.telegram.desk import Desk
from tests.live.botapi import BotApi
from tests.live.faults import Held, Status
from tests.live.telegram_users import Heard

FILE, CANCEL = Button(id="file", label="提交"), Button(id="cancel", label="取消")
TAKE = Button(id="job:take:LD-1001-9:1", label="接单")


async def asked(api: BotApi, channel: TelegramChannel, desk: Desk, *offered: Button, chat: int = 7) -> Heard:
    """A message of ours with buttons, offered as a turn offers them."""
    api.say(7, "/queue", chat=chat)
    await desk.database.write(buttons.keep, desk.vault, [one.id for one in offered])
    address = str(chat) if chat > 0 else f"{chat}/0"
    await channel.sender.send(Recipient(chat=1, address=address), Piece(text="选一个", buttons=offered))
    return api.heard(chat)[-1]


def press(api: BotApi, heard: Heard, label: str) -> None:
    """A press on the button with this label."""
    (data,) = [one["callback_data"] for row in heard.keyboard for one in row if one["text"] == label]
    api.press_data(7, data, heard)


async def test_the_choice_stands_where_the_buttons_were(api: BotApi, polling: TelegramChannel, desk: Desk) -> None:
    heard = await asked(api, polling, desk, FILE, CANCEL)
    press(api, heard, "提交")
    await api.until(lambda: heard.labels == ("✓ 提交",))
    assert list(api.pressed) == ["q1"]
    assert (await desk.said())[-1] == Said(button=buttons.MARK + buttons.token_of(desk.vault, "file"))


async def test_a_press_on_the_choice_itself_says_nothing_more(
    api: BotApi, polling: TelegramChannel, desk: Desk
) -> None:
    heard = await asked(api, polling, desk, FILE, CANCEL)
    press(api, heard, "提交")
    await api.until(lambda: heard.labels == ("✓ 提交",))
    press(api, heard, "✓ 提交")
    await api.until(lambda: len(api.pressed) == 2)
    assert len(await desk.rows()) == 2
    assert heard.labels == ("✓ 提交",)


async def test_in_a_list_of_work_the_other_buttons_stay(api: BotApi, polling: TelegramChannel, desk: Desk) -> None:
    heard = await asked(api, polling, desk, TAKE)
    press(api, heard, "接单")
    await api.until(lambda: api.pressed)
    await api.until(lambda: not polling._presses._tasks)
    assert heard.labels == ("接单",)


async def test_in_a_group_the_buttons_stay_for_the_others(api: BotApi, polling: TelegramChannel, desk: Desk) -> None:
    heard = await asked(api, polling, desk, FILE, chat=-100)
    press(api, heard, "提交")
    await api.until(lambda: api.pressed)
    await api.until(lambda: not polling._presses._tasks)
    assert heard.labels == ("提交",)


async def test_a_button_that_we_never_offered_changes_nothing(
    api: BotApi, polling: TelegramChannel, desk: Desk
) -> None:
    heard = await asked(api, polling, desk)
    heard.keyboard = [[{"text": "提交", "callback_data": "forged"}]]
    press(api, heard, "提交")
    await api.until(lambda: api.pressed)
    await api.until(lambda: not polling._presses._tasks)
    assert heard.labels == ("提交",)


async def test_where_the_words_are_not_told_the_buttons_go(api: BotApi, channel: TelegramChannel, desk: Desk) -> None:
    heard = await asked(api, channel, desk, FILE)
    token = heard.keyboard[0][0]["callback_data"]
    channel._presses.acknowledge(Press(query="q", data=token, chat=7, message=heard.message_id, label=""))
    await api.until(lambda: not heard.keyboard)


async def test_telegrams_troubles_with_it_hurt_nobody(api: BotApi, polling: TelegramChannel, desk: Desk) -> None:
    heard = await asked(api, polling, desk, FILE, CANCEL)
    api.misbehave("answerCallbackQuery", Status(400, "Bad Request: query is too old"))
    api.misbehave("editMessageReplyMarkup", Status(429, retry_after=9))
    press(api, heard, "提交")
    await api.until(lambda: not api.scripted("editMessageReplyMarkup"))
    assert (await desk.said())[-1].button is not None


async def test_a_slow_acknowledgement_keeps_nobody_waiting(api: BotApi, polling: TelegramChannel, desk: Desk) -> None:
    held = asyncio.Event()
    heard = await asked(api, polling, desk, FILE, CANCEL)
    api.misbehave("answerCallbackQuery", Held(held))
    press(api, heard, "提交")
    api.say(7, "路灯坏了")
    await api.until(lambda: not api.updates.pending)
    assert (await desk.texts())[-1] == "路灯坏了"
    held.set()


async def test_under_a_flood_the_courtesy_is_left_out(api: BotApi, channel: TelegramChannel) -> None:
    held = asyncio.Event()
    api.misbehave("answerCallbackQuery", *[Held(held)] * MOST)
    for number in range(2 * MOST):
        channel._presses.acknowledge(Press(query=str(number), data="x", chat=0, message=0, label=""))
    await api.until(lambda: not api.scripted("answerCallbackQuery"))
    held.set()
    await channel._presses.close()
    assert api.count("answerCallbackQuery") <= MOST


async def test_where_the_data_cannot_be_read_the_buttons_stay(api: BotApi, channel: TelegramChannel) -> None:
    presses = Presses(channel._api, channel._intake.front.database)
    await channel._intake.front.database.close()
    presses.acknowledge(Press(query="q", data="x", chat=7, message=1, label="提交"))
    await api.until(lambda: api.count("answerCallbackQuery"))
    await presses.close()
    assert api.count("editMessageReplyMarkup") == 0


async def test_a_press_that_came_before_is_not_acknowledged_again(
    api: BotApi, channel: TelegramChannel, desk: Desk
) -> None:
    heard = await asked(api, channel, desk, FILE)
    press(api, heard, "提交")
    update = Update(read=list(api.updates.pending.values())[-1], raw=b"{}")
    await channel._intake.take([update, update])
    await channel._intake.take([update])
    await api.until(lambda: heard.labels == ("✓ 提交",))
    assert api.count("answerCallbackQuery") == 1
