"""Photos and voices: from the vendor's store, a photo also from the vendor's pictures, and from nowhere else."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels.http import Answered, Failed, Http
from bot.channels.port import Fetched, Unfetched
from bot.channels.wechat.media import WeChatFetcher, picture_address
from handlers.messages import Attachment, MediaKind
from tests.bot.channels.wechat.account import Account
from tests.live.faults import ErrCode, HalfClosed, Redirect, SlowBody, Status

MOST = 1000
LINK = "http://mmbiz.qpic.cn/mmbiz_jpg/abc/0?wx_fmt=jpeg#x"


@dataclass
class Wire(Http):
    """The open net, in place of it."""

    answer: Answered | Failed = field(default_factory=lambda: Answered(status=200, headers={}, body=b"by the link"))
    asked: list[str] = field(default_factory=list)

    async def call(self, method: str, url: str, **_: Any) -> Answered | Failed:
        self.asked.append(url)
        return self.answer


def photo(media: str, link: str = "") -> Attachment:
    return Attachment(kind=MediaKind.PHOTO, reference=f"{media} {link}".rstrip())


def fetcher(account: Account, wire: Wire | None = None) -> WeChatFetcher:
    return WeChatFetcher(account.channel.api, wire or Wire())


async def test_a_file_is_fetched(account: Account) -> None:
    media = account.platform.store(b"\xff\xd8 picture", "image/jpeg")

    assert await account.channel.fetcher.fetch(photo(media), MOST) == Fetched(content=b"\xff\xd8 picture")


@pytest.mark.parametrize("code", [40001, 42001])
async def test_with_an_old_token_it_is_fetched_all_the_same(account: Account, code: int) -> None:
    media = account.platform.store(b"#!AMR\n", "audio/amr")
    account.platform.misbehave("media/get", ErrCode(code))
    voice = Attachment(kind=MediaKind.VOICE, reference=media)

    assert await fetcher(account).fetch(voice, MOST) == Fetched(content=b"#!AMR\n")


async def test_one_too_large_is_not_read_also_not_by_its_link(account: Account) -> None:
    media, wire = account.platform.store(b"x" * (MOST + 1), "image/jpeg"), Wire()

    found = await fetcher(account, wire).fetch(photo(media, LINK), MOST)
    assert found == Unfetched(reason="too large", again=False, too_large=True)
    assert wire.asked == []


async def test_where_the_store_has_it_not_the_link_is_asked_by_https(account: Account) -> None:
    wire = Wire()

    assert await fetcher(account, wire).fetch(photo("gone", LINK), MOST) == Fetched(content=b"by the link")
    assert await fetcher(account, wire).fetch(photo("", LINK), MOST) == Fetched(content=b"by the link")
    assert wire.asked == ["https://mmbiz.qpic.cn/mmbiz_jpg/abc/0?wx_fmt=jpeg"] * 2


async def test_a_voice_has_no_link(account: Account) -> None:
    voice = Attachment(kind=MediaKind.VOICE, reference=f"gone {LINK}")

    found = await fetcher(account).fetch(voice, MOST)
    assert found == Unfetched(reason="the file is not there any more", again=False)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (Failed(reason="not a public address", again=False), Unfetched(reason="not a public address", again=False)),
        (Failed(reason="no answer in time", again=True), Unfetched(reason="no answer in time", again=True)),
        (
            Failed(reason="too large", again=False, too_large=True),
            Unfetched(reason="too large", again=False, too_large=True),
        ),
        (
            Answered(status=302, headers={"location": "http://127.0.0.1/"}, body=b""),
            Unfetched(reason="status 302", again=False),
        ),
        (Answered(status=503, headers={}, body=b""), Unfetched(reason="status 503", again=True)),
        (Answered(status=200, headers={}, body=b""), Unfetched(reason="nothing in it", again=False)),
    ],
)
async def test_what_the_link_gives(account: Account, answer: Answered | Failed, found: Unfetched) -> None:
    assert await fetcher(account, Wire(answer=answer)).fetch(photo("gone", LINK), MOST) == found


async def test_a_link_to_somewhere_else_is_not_asked(account: Account) -> None:
    wire = Wire()

    found = await fetcher(account, wire).fetch(photo("gone", "https://127.0.0.1/a.jpg"), MOST)
    assert found == Unfetched(reason="a link to somewhere else", again=False)
    assert wire.asked == []


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (HalfClosed(), Unfetched(reason="the connection broke", again=True)),
        (Status(502), Unfetched(reason="status 502", again=True)),
        (Redirect("http://127.0.0.1:1/"), Unfetched(reason="status 302", again=False)),
        (ErrCode(-1), Unfetched(reason="the platform is busy", again=True)),
        (ErrCode(45011), Unfetched(reason="too many calls a minute", again=True)),
        (ErrCode(48001), Unfetched(reason="the account has no right to this call", again=False)),
        (ErrCode(40007), Unfetched(reason="the file is not there any more", again=False)),
    ],
)
async def test_what_the_store_gives_instead(
    account: Account, fault: HalfClosed | Status | Redirect | ErrCode, found: Unfetched
) -> None:
    media = account.platform.store(b"picture", "image/jpeg")
    account.platform.misbehave("media/get", fault)

    assert await fetcher(account).fetch(photo(media), MOST) == found


async def test_a_slow_one_is_waited_for(account: Account) -> None:
    media = account.platform.store(b"picture" * 20, "image/jpeg")
    account.platform.misbehave("media/get", SlowBody(0.2))

    assert await fetcher(account).fetch(photo(media), MOST) == Fetched(content=b"picture" * 20)


async def test_an_empty_file_and_a_missing_token(account: Account) -> None:
    media = account.platform.store(b"", "image/jpeg")
    assert await fetcher(account).fetch(photo(media), MOST) == Unfetched(reason="nothing in it", again=False)
    account.channel.api.tokens._token = None
    await account.wired.database.write(lambda db: db.execute("DELETE FROM vendor_state"))
    account.platform.tokens.ip_listed = False

    found = await fetcher(account).fetch(photo(media), MOST)
    assert found == Unfetched(reason="our address is not on the account's list", again=False)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("http://mmbiz.qpic.cn/a/0?b=1", "https://mmbiz.qpic.cn/a/0?b=1"),
        ("https://qpic.cn/a", "https://qpic.cn/a"),
        ("https://MMBIZ.qpic.cn/a", "https://mmbiz.qpic.cn/a"),
        ("https://evilqpic.cn/a", None),
        ("https://qpic.cn.evil.example/a", None),
        ("https://u@mmbiz.qpic.cn/a", None),
        ("https://mmbiz.qpic.cn@evil.example/a", None),
        ("https://mmbiz.qpic.cn:8443/a", None),
        ("https://mmbiz.qpic.cn:x/a", None),
        ("https://[::1]/a", None),
        ("https://[/a", None),
        ("http://127.0.0.1/a.qpic.cn", None),
        ("http://169.254.169.254/latest", None),
        ("file:///etc/passwd", None),
        ("ftp://mmbiz.qpic.cn/a", None),
        ("", None),
        ("../../etc/passwd", None),
    ],
)
def test_only_the_vendors_pictures_are_asked(link: str, address: str | None) -> None:
    assert picture_address(link) == address
