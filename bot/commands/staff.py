"""`xunfang staff`: who works here, and the one-time links they sign in with."""

from bot import clock
from bot.commands import doors
from bot.control import Message
from bot.storage import people, staff_chats
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.wording.states import ROLES
from knowledge.town import Town
from patrol.complaint import Person, Role
from patrol.posts import find_post


async def staff(wired: Wired, request: Message) -> Message:
    """Add somebody, make a link, list everybody or take somebody's rights away; lines to print, or an error."""
    everybody = await _everybody(wired)
    match request["do"]:
        case "list":
            return {"lines": [_line(person, wired.pack.town) for person in everybody]}
        case "add":
            return await _add(wired, request, everybody)
        case "doors":
            return await doors.listed(wired)
        case "door" if request["post"]:
            return await _door_of_post(wired, request)
        case do:
            return await _for_person(wired, do, request, everybody)


async def _everybody(wired: Wired) -> list[Person]:
    rows = await wired.database.read(people.ALL)
    return [people.read_person(wired.site.vault, row) for row in rows]


async def _add(wired: Wired, request: Message, everybody: list[Person]) -> Message:
    town, name, role = wired.pack.town, request["name"].strip(), Role(request["role"])
    at_post = role in {Role.POST, Role.HEAD}
    if not name:
        return {"error": "请写上名字。"}
    if any(person.name == name and person.active for person in everybody):
        return {"error": f"已经有一位“{name}”了；同名的请加以区别，例如“{name}（新村）”。"}
    post = find_post(town, request["post"]) if at_post else town.desk.code
    if post is None:
        return {"error": _no_such_post(town, request["post"])}
    person = await wired.database.write(people.add, wired.site.vault, name, role, post, clock.now())
    return {"lines": [f"已添加：{name}", await link(wired, person)]}


def _no_such_post(town: Town, said: str) -> str:
    how = f"请用 --post 写村名或岗位代码，例如 {_example(town)}；镇台的人用 --role town。"
    return f"没有找到巡访岗“{said}”。{how}"


def _example(town: Town) -> str:
    return next((f"{post.code}（{post.name}）" for post in town.posts if post.village), town.desk.code)


async def _for_person(wired: Wired, do: str, request: Message, everybody: list[Person]) -> Message:
    named = [one for one in everybody if one.name == request["name"].strip()]
    person = next((one for one in named if one.active), None)
    if person is None:
        return {"error": f"“{request['name']}”{'已经停用' if named else '不在名单里'}。用 xunfang staff list 看名单。"}
    if do == "code":
        return {"lines": [await code(wired, person)]}
    if do == "link":
        return {"lines": [await link(wired, person.id)]}
    if do == "door":
        return await doors.of_person(wired, person, request)
    await wired.database.write(_dismiss, person)
    return {"lines": [f"已停用：{person.name}，登录都已失效。"]}


async def _door_of_post(wired: Wired, request: Message) -> Message:
    post = find_post(wired.pack.town, request["post"])
    if post is None:
        return {"error": _no_such_post(wired.pack.town, request["post"])}
    return await doors.of_post(wired, post, request)


def _dismiss(db: Db, person: Person) -> None:
    people.change(db, person.id, person.role, person.post, active=False)


async def code(wired: Wired, person: Person) -> str:
    """A sentence with a fresh one-time code that joins an account in a channel to somebody."""
    if person.role is Role.CARE:
        return "专人的事只在工作台上办，不用绑定。"
    digits = await wired.database.write(staff_chats.make_code, wired.site.vault, person.id, clock.now())
    return f"请{person.name}用自己的号单独发给我们（5 分钟内有效，只能用一次）：绑定 {digits}"


async def link(wired: Wired, person: int) -> str:
    """A sentence with a fresh one-time link."""
    token = await wired.database.write(people.make_link, person, clock.now())
    return f"登录链接（5 分钟内有效，只能用一次）：{address(wired)}/signin?t={token}"


def address(wired: Wired) -> str:
    """Where the pages are reached, without a slash at the end."""
    settings = wired.settings
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")


async def admin_link(wired: Wired) -> str:
    """A link for the admin."""
    return await link(wired, await admin(wired))


async def admin(wired: Wired) -> int:
    """The id of the admin, who is made at the first start."""
    everybody = await _everybody(wired)
    known = next((person.id for person in everybody if person.role is Role.ADMIN and person.active), None)
    if known is not None:
        return known
    desk = wired.pack.town.desk.code
    return await wired.database.write(people.add, wired.site.vault, "管理员", Role.ADMIN, desk, clock.now())


def _line(person: Person, town: Town) -> str:
    post = town.post(person.post)
    return f"{person.name}\t{ROLES[person.role]}\t{post.name if post else person.post}" + (
        "" if person.active else "\t已停用"
    )
