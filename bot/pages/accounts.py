"""在微信、Telegram 里办事: joining an account by a one-time code, and the accounts and groups that are joined."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.pages.when import spoken
from bot.storage import staff_chats
from handlers.binding import post_name
from patrol.complaint import Role
from patrol.rights import may_work_at

ACCOUNTS = f"{PATH}/accounts"
CHANNELS = {"telegram": "Telegram", "wechat": "微信"}
DONE = {"left": "解除了。那个号不能再办事。", "room": "解除了。那个群不能再办事。"}
BIND = "bind_"
"""Before the code, in the link that opens Telegram."""


def routes(site: Site) -> list[BaseRoute]:
    """The page, and what is pressed on it."""
    return [
        Route(ACCOUNTS, shown_to(site, _show), methods=["GET"]),
        Route(ACCOUNTS, pressed_by(site, _do), methods=["POST"]),
    ]


async def _show(visit: Visit, *, code: str = "") -> Response:
    """The page; with a code also how it is sent."""
    site = visit.site
    return visit.page(
        "desk_accounts.html",
        code=code,
        minutes=staff_chats.CODE_LASTS.seconds // 60,
        link=site.telegram_link(f"{BIND}{code}") if code else "",
        open=open_channels(site),
        at_desk_only=visit.person.role is Role.CARE,
        accounts=await _accounts(visit),
        rooms=await _rooms(visit),
        done=DONE.get(visit.request.query_params.get("done", ""), ""),
    )


def open_channels(site: Site) -> list[str]:
    """What the channels are called in which staff can work here."""
    given = {"wechat": site.settings.wechat_app_id, "telegram": site.settings.telegram_token}
    return [CHANNELS[name] for name, setting in given.items() if setting]


async def _accounts(visit: Visit) -> list[dict[str, str]]:
    now = clock.now()
    joined = await staff_chats.accounts(visit.site.database, visit.person.id)
    return [{"mark": one.mark, "channel": _called(one.channel), "when": spoken(one.since, now)} for one in joined]


async def _rooms(visit: Visit) -> list[dict[str, str]]:
    """The groups that this person may let go of."""
    now, town = clock.now(), visit.site.house.town
    joined = await staff_chats.rooms(visit.site.database)
    return [
        {
            "chat": str(one.chat),
            "post": post_name(town, one.post),
            "channel": _called(one.channel),
            "when": spoken(one.since, now),
        }
        for one in joined
        if may_work_at(visit.person, one.post)
    ]


def _called(channel: str) -> str:
    return CHANNELS.get(channel, channel)


async def _do(press: Press) -> Response:
    visit, database = press.visit, press.visit.site.database
    match press.fields.get("action", ""):
        case "code":
            code = await database.write(staff_chats.make_code, visit.site.vault, visit.person.id, clock.now())
            return await _show(visit, code=code)
        case "leave":
            await database.write(staff_chats.leave_one, visit.person.id, press.fields.get("mark", ""))
            return RedirectResponse(f"{ACCOUNTS}?done=left", 303)
        case "room":
            done = await database.write(staff_chats.let_go, visit.person, _id(press.fields.get("chat", "")))
            return RedirectResponse(f"{ACCOUNTS}?done=room" if done else ACCOUNTS, 303)
        case _:
            return RedirectResponse(ACCOUNTS, 303)


def _id(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else 0
