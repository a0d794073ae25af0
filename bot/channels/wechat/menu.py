"""The menu at the foot of the account's chat."""

from typing import Any

from bot.channels.http import Failed
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.api import Api
from handlers.wording.labels import LABELS

CREATE, PRESENT = "menu/create", "get_current_selfmenu_info"
_MORE, _WEB = "我的事", "打开网页"
_TOP = ("report", "menu")
_BELOW = ("progress", "handoff", "callback")


def buttons(public_url: str) -> list[dict[str, Any]]:
    """The menu as the platform takes it: three places, each item a button of the talk, and the web chat."""
    below = [_click(name) for name in _BELOW]
    if public_url:
        below.append({"type": "view", "name": _WEB, "url": public_url})
    return [*(_click(name) for name in _TOP), {"name": _MORE, "sub_button": below}]


def _click(button_id: str) -> dict[str, Any]:
    return {"type": "click", "name": LABELS[button_id], "key": button_id}


async def create(api: Api, public_url: str) -> Done | Refused | Failed:
    """Put our menu in place of whatever menu the account has."""
    return await api.call(CREATE, {"button": buttons(public_url)})


async def present(api: Api) -> tuple[str, ...] | Refused | Failed:
    """What stands on the account's menu now, whoever made it."""
    answer = await api.call(PRESENT, {})
    if not isinstance(answer, Done):
        return answer
    info = answer.fields.get("selfmenu_info")
    listed = info.get("button") if isinstance(info, dict) else None
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(str(one.get("name", "")) for one in found)


def names(public_url: str) -> tuple[str, ...]:
    """What our own menu shows at the foot."""
    return tuple(str(one["name"]) for one in buttons(public_url))
