"""One and the same talk on three channels, each drawn by its own renderer: the same words, the same choices.

docs/channels/side-by-side.md is this talk; `make pictures` writes it anew.
"""

import asyncio
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.settings import Settings
from handlers.wording.typed import for_typing
from tests.bot.channels.phone import Phone, Shown, until
from tests.bot.channels.phones import TelegramPhone, WebPhone, WeChatPhone
from tests.empty import TOWN
from tests.house import ROOT
from tests.live.home import home

PAGE = ROOT / "docs" / "channels" / "side-by-side.md"
CHANNELS: Mapping[str, Callable[[], Phone]] = {"Web": WebPhone, "Telegram": TelegramPhone, "WeChat": WeChatPhone}
TALK = (
    ("您好", "也可以直接说"),
    ("柳溪1路停哪些站？", "柳溪公交车队"),
    ("怎么办低保", "您是不是想问"),
    ("1", "给我回电"),
    ("柳东村河边堆了好多垃圾，一直没人清", "“提交”。"),
    ("【保密：不让村里看到】", "保密：是"),
    ("【提交】", "编号"),
    ("进度", "现在："),
    ("谢谢", "不客气"),
)
"""What the resident says or taps in 【】, and words of what is answered last."""
HEAD = """# The same talk on every channel

The invented town of the tests, one resident, the same words. Each column is what that channel's own renderer made of
the replies: buttons stand under a message in 【】, on WeChat they are lines to tap or to answer with their number. The
first message on Telegram and WeChat also carries the privacy notice, which the web page shows above the talk; on
Telegram it says that the words pass through servers abroad. `make pictures` writes this page; a test compares it.

| Resident | Web | Telegram | WeChat |
| --- | --- | --- | --- |
"""
CODE = "在网页的“查进度”里也能看，要编号和查询码 4829 1357"
Talk = list[tuple[Shown, ...]]


async def talked(phone: Phone, settings: Settings) -> Talk:
    """The whole talk: what was shown after each step."""
    told: Talk = []
    async with home(phone.open_in(settings)):
        await phone.begin()
        for said, answered in TALK:
            before = len(phone.shown())
            await (phone.press(said[1:-1]) if said.startswith("【") else phone.say(said))
            await until(partial(answers, phone, before, answered))
            told.append(tuple(map(without_code, phone.shown()[before:])))
    return told


def without_code(shown: Shown) -> Shown:
    """Each case has a code of its own, and a house that can be reached names its address."""
    return replace(shown, text=re.sub(r"在网页.*查询码 \d{4} \d{4}", CODE, shown.text))


def answers(phone: Phone, before: int, words: str) -> bool:
    return any(words in one.text for one in phone.shown()[before:])


async def on(kind: Callable[[], Phone], directory: Path) -> Talk:
    """The talk on one channel, in a house of its own."""
    async with kind() as phone:
        return await talked(phone, Settings(data=str(directory), pack=str(TOWN)))


async def test_the_same_words_and_choices_on_every_channel(tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as group:
        talking = [group.create_task(on(kind, tmp_path / name)) for name, kind in CHANNELS.items()]
    talks = [one.result() for one in talking]
    for (said, _), web, telegram, wechat in zip(TALK, *talks, strict=True):
        assert {said: offered(telegram)} == {said: offered(web)}
        assert {said: missing(web, telegram) + missing(typed(web), wechat)} == {said: []}
        assert {said: [label for label in offered(web) if label not in words_of(wechat)]} == {said: []}
    page = drawn(talks)
    if "XUNFANG_PICTURES" in os.environ:
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page, "make pictures writes it anew"


def typed(told: Sequence[Shown]) -> list[Shown]:
    """The same in the words of a channel where nothing can be tapped."""
    return [replace(one, text=for_typing(one.text)) for one in told]


def offered(told: Sequence[Shown]) -> list[str]:
    """What can be tapped."""
    return [label for one in told for label in one.labels]


def missing(told: Sequence[Shown], elsewhere: Sequence[Shown]) -> list[str]:
    """What was said here and not there."""
    return [one.text for one in told if one.text not in words_of(elsewhere)]


def words_of(told: Sequence[Shown]) -> str:
    """Everything that can be read."""
    return "\n".join(one.text for one in told)


def drawn(talks: Sequence[Talk]) -> str:
    """The page of this talk."""
    rows = zip((said for said, _ in TALK), *talks, strict=True)
    return HEAD + "".join(f"| {said} | {' | '.join(cell(told) for told in columns)} |\n" for said, *columns in rows)


def cell(told: Sequence[Shown]) -> str:
    """Messages in a cell of the table, with a line between two of them."""
    return "<br>—<br>".join(one_of(message) for message in told).replace("|", "\\|")


def one_of(message: Shown) -> str:
    buttons = " ".join(f"【{label}】" for label in message.labels if label not in message.text.splitlines())
    return "<br>".join([*message.text.splitlines(), *([buttons] if buttons else [])])
