"""`xunfang channels`: what is missing or wrong with each channel, WeChat's menu, and codes for the posters."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import segno

from bot.channels.doors.checking import ACCOUNT, check_doors
from bot.channels.doors.sms import phone_of
from bot.channels.http import Failed
from bot.channels.port import Finding, Grade
from bot.channels.reasons import plainly
from bot.channels.telegram import NAME as TELEGRAM
from bot.channels.telegram.checking import shapes
from bot.channels.wechat import NAME as WECHAT
from bot.channels.wechat.advice import advice
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.channel import WeChatChannel
from bot.channels.wechat.checking import not_open
from bot.commands.printing import printable
from bot.control import Message
from bot.wiring import Wired
from knowledge.offices import Post

NEEDS_WECHAT = "微信公众号没有打开：先设置 XUNFANG_WECHAT_APP_ID，见 docs/channels/wechat.md。"
NOTHING_TO_DRAW = (
    "二维码要通到一个地方，现在一个也没有：网页的先设置 XUNFANG_PUBLIC_URL（大家打开的网址）；"
    "Telegram 的先设置 XUNFANG_TELEGRAM_TOKEN；微信的先设置 XUNFANG_WECHAT_APP_ID。"
)
_CALLED = {TELEGRAM: "Telegram", WECHAT: "微信公众号"}


async def channels(wired: Wired, request: Message) -> Message:
    """Check everything, make WeChat's menu, or say where the posters' codes lead."""
    match request["do"]:
        case "menu":
            return await _menu(wired, bool(request.get("yes")))
        case "posters":
            return await _posters(wired)
        case _:
            return await _check(wired, str(request.get("send", "")))


async def _check(wired: Wired, send: str) -> Message:
    to, address = _addressee(wired, send.strip())
    found = [*_closed(wired, to)]
    for channel in wired.channels:
        found += [(one, True) for one in await channel.check(address if to == channel.name else "")]
    found += [(one, False) for one in await check_doors(wired.settings, address if not to else "")]
    bad = any(one.grade is Grade.WRONG or (needed and one.grade is Grade.MISSING) for one, needed in found)
    return {"lines": table([one for one, _ in found]), "good": not bad}


def _addressee(wired: Wired, send: str) -> tuple[str, str]:
    """The channel that is meant and the address there; no channel for a door of staff."""
    name, colon, rest = send.partition(":")
    if colon and name in _CALLED:
        return name, rest
    # A number is a phone unless Telegram is open, whose numbers look the same, and text messages are not.
    telegram = any(channel.name == TELEGRAM for channel in wired.channels)
    by_phone = phone_of(send) is not None and (bool(wired.settings.sms_url) or not telegram)
    if not send or by_phone or send.startswith(ACCOUNT):
        return "", send
    return (TELEGRAM if send.isdecimal() else WECHAT), send


def _closed(wired: Wired, to: str) -> list[tuple[Finding, bool]]:
    """What to set first for a channel that is not open, which is no fault unless a test message was to go there."""
    opened = {channel.name for channel in wired.channels}
    shut = {TELEGRAM: shapes(wired.settings), WECHAT: (not_open(),)}
    found = [(one, False) for name, findings in shut.items() if name not in opened for one in findings]
    if to and to not in opened:
        how = "没有打开，测试消息没有发。"
        found.append((Finding(grade=Grade.WRONG, what=_CALLED[to], advice=how), True))
    return found


def table(findings: Sequence[Finding]) -> list[str]:
    """The findings as aligned lines, for a terminal in which a Chinese character is two columns wide."""
    widest = max((_width(one.what) for one in findings if one.advice), default=0)
    return [_line(one, widest) for one in findings]


def _line(finding: Finding, widest: int) -> str:
    what, how = printable(finding.what), printable(finding.advice)
    room = " " * (max(0, widest - _width(what)) + 2)
    return f"{finding.grade}  {what}{room}{how}" if how else f"{finding.grade}  {what}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _wechat(wired: Wired) -> WeChatChannel | None:
    return next((one for one in wired.channels if isinstance(one, WeChatChannel)), None)


async def _menu(wired: Wired, yes: bool) -> Message:
    wechat = _wechat(wired)
    if wechat is None:
        return {"error": NEEDS_WECHAT}
    present = await wechat.present_menu()
    if isinstance(present, Refused | Failed):
        return {"error": _told(present)}
    if present and not yes:
        return {"error": f"公众号现在的菜单是：{'、'.join(present)}。换上我们的，它就没有了；要换，请加 --yes。"}
    created = await wechat.create_menu()
    if not isinstance(created, Done):
        return {"error": _told(created)}
    return {"lines": ["菜单换好了。手机上要过几分钟才看得到；退出公众号再进来，会快一些。"]}


async def _posters(wired: Wired) -> Message:
    """For each post where its codes lead, by the name of the file to be drawn; and what could not be had."""
    drawn, told = list[tuple[str, str]](), list[str]()
    for post in wired.pack.town.posts:
        village = wired.pack.town.village(post.village) if post.village else None
        if village is None:
            continue
        drawn += [(f"{village.name}-{name}.svg", link) for name, link in _links(wired, post) if link]
        link = await _wechat_link(wired, post)
        if isinstance(link, str):
            drawn += [(f"{village.name}-微信.svg", link)] if link else []
        else:
            told = [f"微信的二维码没有拿到：{_told(link)}"]
    return {"posters": drawn, "lines": told or ([] if drawn else [NOTHING_TO_DRAW])}


def _links(wired: Wired, post: Post) -> list[tuple[str, str]]:
    public = wired.settings.public_url.rstrip("/")
    web = f"{public}/?post={post.code}" if public else ""
    return [("网页", web), ("Telegram", wired.site.telegram_link(f"post_{post.code}"))]


async def _wechat_link(wired: Wired, post: Post) -> str | Refused | Failed:
    wechat = _wechat(wired)
    return "" if wechat is None else await wechat.poster_link(post)


def _told(why: Refused | Failed) -> str:
    return advice(why.code, why.words) if isinstance(why, Refused) else f"连不上微信的服务器（{plainly(why.reason)}）。"


def draw(folder: Path, posters: Sequence[tuple[str, str]]) -> None:
    """Draw the codes into a folder, each a file; one that a quarter of is dirty is still read."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, link in posters:
        segno.make(link, error="q", micro=False).save(str(folder / Path(name).name), kind="svg", scale=10, border=4)
