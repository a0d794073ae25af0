"""`xunfang staff door` and `staff doors`: how staff are told of items outside the desk."""

import re

from bot import clock
from bot.channels.doors.group import is_robot
from bot.channels.doors.opening import open_kinds
from bot.channels.doors.sms import fault_of, phone_of
from bot.control import Message
from bot.settings import Settings
from bot.storage import doors
from bot.storage.doors import Door, DoorKind
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.wording.states import DOORS
from knowledge.town import Town
from patrol.complaint import Person

_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}", re.ASCII)
_KINDS = {"sms": DoorKind.SMS, "wecom": DoorKind.WECOM, "wecom_group": DoorKind.WECOM_GROUP}
_SETTINGS = {
    DoorKind.SMS: "还没有设置短信平台（XUNFANG_SMS_URL），设置好以后才会发。",
    DoorKind.WECOM: "还没有设置企业微信应用（XUNFANG_WECOM_CORP_ID 等），设置好以后才会发。",
}
HOW = (
    "请写清楚给谁、走哪里，例如：xunfang staff door 张三 --sms 13800000000，或者 --wecom 企业微信账号；"
    "给一个岗的群：xunfang staff door --post 村名 --wecom-group 机器人地址。"
)


def opened(settings: Settings) -> list[str]:
    """What `serve` says of the doors whose settings are there."""
    kinds = [DOORS[kind] for kind in sorted(open_kinds(settings) - {DoorKind.WECOM_GROUP})]
    lines = [f"已打开：通知工作人员（{'、'.join(kinds)}）"] if kinds else []
    if settings.sms_url and (fault := fault_of(settings.sms_url, settings.sms_body)):
        lines.append(f"短信没有打开：{fault}。")
    if settings.wecom_corp_id and DoorKind.WECOM not in open_kinds(settings):
        lines.append("企业微信应用没有打开：设置不全，请运行 xunfang channels check。")
    return lines


async def listed(wired: Wired) -> Message:
    """Every open door, a line each; phones and robots' keys not whole."""
    rows = await wired.database.read(doors.ALL)
    found = [doors.read_door(wired.site.vault, row) for row in rows]
    return {"lines": [_line(door, wired.pack.town) for door in found] or ["还没有登记。" + HOW]}


def _line(door: Door, town: Town) -> str:
    post = town.post(door.post)
    whose = door.name or (post.name if post else door.post)
    return f"{whose}\t{DOORS[door.kind]}\t{_masked(door)}" + ("" if door.works else "\t已停用")


def _masked(door: Door) -> str:
    match door.kind:
        case DoorKind.SMS:
            return f"{door.address[:3]}****{door.address[-4:]}"
        case DoorKind.WECOM:
            return door.address
        case DoorKind.WECOM_GROUP:
            return f"…{door.address[-4:]}"


async def of_person(wired: Wired, person: Person, request: Message) -> Message:
    """Open or close doors of somebody."""
    wanted = _wanted(request, ("sms", "wecom"))
    if request.get("off"):
        return await _close_of_person(wired, person, wanted)
    if wanted is None:
        return {"error": HOW}
    kind, written = wanted
    address = _address(kind, written)
    if address is None:
        return {"error": _wrong(kind, written)}
    await wired.database.write(doors.add_of_person, wired.site.vault, person.id, kind, address, clock.now())
    return _done(wired, kind, f"记下了：有事{DOORS[kind]}告诉{person.name}。")


async def of_post(wired: Wired, code: str, request: Message) -> Message:
    """Open or close the group of a post."""
    town, url = wired.pack.town, str(request.get("wecom_group") or "").strip()
    post = town.post(code)
    name = post.name if post else code
    if request.get("off"):
        closed = await wired.database.write(doors.close_all_of_post, code)
        return {"lines": [f"停了：{name}的群不再收到通知。" if closed else f"{name}没有登记过群。"]}
    if not is_robot(wired.settings.wecom_api, url):
        return {"error": _wrong(DoorKind.WECOM_GROUP, url) if url else HOW}
    await wired.database.write(doors.add_of_post, wired.site.vault, code, DoorKind.WECOM_GROUP, url, clock.now())
    return {"lines": [f"记下了：{name}有新事，会在群里说。保密的和敏感的不会发到群里。"]}


def _wanted(request: Message, names: tuple[str, ...]) -> tuple[DoorKind, str] | None:
    return next(((_KINDS[name], str(request[name])) for name in names if request.get(name)), None)


def _address(kind: DoorKind, written: str) -> str | None:
    if kind is DoorKind.SMS:
        return phone_of(written)
    return found[0] if (found := _ACCOUNT.fullmatch(written.strip())) else None


def _wrong(kind: DoorKind, written: str) -> str:
    match kind:
        case DoorKind.SMS:
            return f"“{written}”不像手机号，要 11 位，1 开头。"
        case DoorKind.WECOM:
            return f"“{written}”不像企业微信的账号。在管理后台“通讯录”里点开这个人，“账号”那一行就是。"
        case DoorKind.WECOM_GROUP:
            return "这不是企业微信群机器人的地址，要从群里“添加机器人”以后整行复制。"


def _done(wired: Wired, kind: DoorKind, said: str) -> Message:
    missing = [] if kind in open_kinds(wired.settings) else [_SETTINGS[kind]]
    return {"lines": [said, *missing]}


async def _close_of_person(wired: Wired, person: Person, wanted: tuple[DoorKind, str] | None) -> Message:
    closed = await wired.database.write(_close, wired, person, wanted)
    return {"lines": [f"停了：不再这样通知{person.name}。" if closed else f"{person.name}没有登记过。"]}


def _close(db: Db, wired: Wired, person: Person, wanted: tuple[DoorKind, str] | None) -> int:
    if wanted is None:
        return doors.close_all_of_person(db, person.id)
    kind, written = wanted
    return doors.close_one(db, wired.site.vault, kind, _address(kind, written) or written)
