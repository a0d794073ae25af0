"""Photos and voices come from the Bot API's own host, up to a size, and from nowhere else."""

import pytest

from bot.channels.port import Fetched, Unfetched
from bot.channels.telegram.channel import TelegramChannel
from handlers.messages import Attachment, MediaKind
from tests.live.botapi import BotApi
from tests.live.faults import Drop, Fault, Garbage, Redirect, Status

MOST = 1000
TOO_LARGE = Unfetched(reason="too large", again=False, too_large=True)


async def fetch(channel: TelegramChannel, reference: str, size: int = 0) -> Fetched | Unfetched:
    return await channel.fetcher.fetch(Attachment(kind=MediaKind.PHOTO, reference=reference, size=size), MOST)


async def test_the_content_is_fetched(api: BotApi, channel: TelegramChannel) -> None:
    file_id = api.store(b"photo" * 100, "photos", ".jpg")
    assert await fetch(channel, file_id) == Fetched(content=b"photo" * 100)
    assert api.fetched == ["photos/file_1.jpg"]


async def test_what_says_that_it_is_too_large_is_not_even_asked_for(api: BotApi, channel: TelegramChannel) -> None:
    assert await fetch(channel, "f1", MOST + 1) == TOO_LARGE
    assert api.calls == []


@pytest.mark.parametrize("size", [MOST + 1, 25 * 1024 * 1024])
async def test_what_telegram_says_is_too_large_is_not_fetched(api: BotApi, channel: TelegramChannel, size: int) -> None:
    file_id = api.store(b"photo", "photos", ".jpg", size=size)
    assert await fetch(channel, file_id) == TOO_LARGE
    assert api.fetched == []


async def test_what_is_larger_than_was_said_is_not_read_to_the_end(api: BotApi, channel: TelegramChannel) -> None:
    file_id = api.store(b"x" * (MOST + 1), "photos", ".jpg", size=5)
    assert await fetch(channel, file_id) == TOO_LARGE


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "photos/../../x",
        "/etc/passwd",
        "//127.0.0.1/x",
        "http://127.0.0.1/x",
        "file:///etc/passwd",
        "photos/%2e%2e/x",
        "photos\\x",
        "photos/x?y=1",
        "photos/x#y",
        "photos/x y",
        "photos/x\r\nHost: a",
        "photos//x",
        "photos/.hidden",
        "a@127.0.0.1",
        "x" * 256,
        "图片/一",
    ],
)
async def test_a_hostile_place_is_refused(api: BotApi, channel: TelegramChannel, path: str) -> None:
    file_id = api.store(b"photo", "photos", ".jpg", path=path)
    assert await fetch(channel, file_id) == Unfetched(reason="a place that is not ours", again=False)
    assert api.fetched == []


async def test_a_redirect_leads_nowhere(api: BotApi, channel: TelegramChannel) -> None:
    file_id = api.store(b"photo", "photos", ".jpg")
    api.misbehave("file", Redirect("http://127.0.0.1:1/secret"))
    assert await fetch(channel, file_id) == Unfetched(reason="answered 302", again=False)


@pytest.mark.parametrize(
    ("method", "fault", "said"),
    [
        ("getFile", Status(400, "Bad Request: file is too big"), TOO_LARGE),
        ("getFile", Status(400, "Bad Request: wrong file_id"), Unfetched(reason="answered 400", again=False)),
        ("getFile", Status(429, retry_after=3), Unfetched(reason="answered 429", again=True)),
        ("getFile", Status(500), Unfetched(reason="answered 500", again=True)),
        ("getFile", Drop(), Unfetched(reason="not reached", again=True)),
        ("getFile", Garbage(b'{"ok":true,"result":3}'), Unfetched(reason="not reached", again=True)),
        ("getFile", Garbage(b'{"ok":true,"result":{}}'), Unfetched(reason="no place told", again=True)),
        ("file", Status(404), Unfetched(reason="answered 404", again=False)),
        ("file", Status(503), Unfetched(reason="answered 503", again=True)),
        ("file", Drop(), Unfetched(reason="the connection broke", again=True)),
    ],
)
async def test_what_did_not_work_says_whether_it_may_later(
    api: BotApi, channel: TelegramChannel, method: str, fault: Fault, said: Unfetched
) -> None:
    file_id = api.store(b"photo", "photos", ".jpg")
    api.misbehave(method, fault, fault)  # a mere question is asked once more by itself where the line broke
    assert await fetch(channel, file_id) == said
