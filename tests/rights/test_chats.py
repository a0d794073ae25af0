"""Every button and order of the chats x everybody x every sort of item: who acts, who hears of it, who neither."""

from collections.abc import Mapping

from bot import clock
from bot.storage.complaints import Change, act, read
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from handlers.messages import Said
from handlers.pressing import _PRESSES
from handlers.wording import jobs, labels
from patrol.complaint import Complaint, Role, State
from patrol.lifecycle import Action, Actor
from tests.bot.at_work import at_work, change, say, where
from tests.bot.pages.desk_world import actions
from tests.bot.storage.world import World
from tests.rights.cast import MARK, STAFF, file
from tests.rights.states import SORTS, WAYS, shelf
from tests.rights.table import ANY, agrees
from tests.rights.table import read as rows_of

EVERYBODY = ("resident", "owner", *STAFF)
QUEUE = "job:queue"
DEEDS: Mapping[str, tuple[str, ...]] = {
    "job:take": (),
    "job:reply": ("马上来清", "发送"),
    "job:close": ("清好了", "实际解决"),
    "job:contact": (),
    "job:ask": ("在哪一段", "发送"),
    "job:ack": (),
    "job:undo": (),
    "job:open": (),
    "job:show": (),
    "solved": (),
    "unsolved": (),
    "rate:good": (),
    "join": (),
    "add": ("还有一处",),
    "withdraw": (),
    "withdraw_sure": (),
    QUEUE: (),
    "progress": (),
}
"""Buttons about one item, and what is said after them until the deed is done."""
SAID = ("{number}", "接 {number}", "打开 {number}", "补充 {number}", "撤回 {number}", "待办", "进度")
"""What is typed instead."""
FROM = {
    "job:reply": State.ACCEPTED,
    "job:close": State.IN_PROGRESS,
    "job:contact": State.ACCEPTED,
    "job:ask": State.ACCEPTED,
    "rate:good": State.RESOLVED,
    "solved": State.RESOLVED,
    "unsolved": State.RESOLVED,
}
"""Where the item stands before, if it is not new."""
VERSIONED = ("job:take", "job:reply", "job:close", "job:contact", "job:ask", "job:ack", "job:undo")
OPEN = "SELECT id FROM complaint WHERE state NOT IN ('closed', 'cancelled', 'rejected', 'merged')"


async def test_every_button_does_for_everybody_what_the_table_says(still: Wired) -> None:
    await _join(still)
    seen: dict[tuple[str, str, str], str] = {}
    for button in (*_buttons(), *SAID):
        for sort in SORTS if button in DEEDS or button in SAID else (ANY,):
            for who, comes in (await _tried(still, button, sort)).items():
                seen[button, sort, who] = comes
    assert agrees(rows_of("chats"), seen)


def _buttons() -> list[str]:
    """Every button that a chat can show, whole where it is fixed."""
    fixed = [*jobs.LABELS, *labels.LABELS, *DEEDS]
    open_ended = [name for name in _PRESSES if name and not any(each.split(":")[0] == name for each in fixed)]
    return list(dict.fromkeys([*fixed, *open_ended]))


async def _join(still: Wired) -> None:
    for name, (role, post) in STAFF.items():
        person = await at_work(still, name, role=role, post=post)
        if name == "disabled":
            await change(still, person, role, post, active=False)


async def _tried(still: Wired, button: str, sort: str) -> dict[str, str]:
    """What comes of it for everybody; each finds the item untouched."""
    item, found = await _item(still, button, sort), {}
    for who in EVERYBODY:
        found[who] = await _outcome(still, item, button, who)
        if found[who] == "acts":
            item = await _item(still, button, sort)
    return found


async def _item(still: Wired, button: str, sort: str) -> Complaint:
    return await still.database.write(_made, still, FROM.get(button, State.NEW), "open" if sort == ANY else sort)


def _made(db: Db, still: Wired, state: State, sort: str) -> Complaint:
    """The only open item, of the owner's and at the post LD; nobody is in the middle of anything."""
    db.execute("DELETE FROM conversation")
    for row in db.all(OPEN):
        _end(db, still, read(db, row["id"]))
    draft = Draft(text=MARK, village="liudong", category="rubbish", place=MARK, **SORTS[sort])
    item = file(db, still, draft, where("owner"))
    if WAYS[state]:
        stand = shelf(World(db=db, vault=still.site.vault, house=still.site.house))
        for action, role in WAYS[state]:
            item = stand.do(item, action, role, sort)
    return item


def _end(db: Db, still: Wired, item: Complaint) -> None:
    action = Action.SOLVED if item.state is State.RESOLVED else Action.WITHDRAW
    change = Change(complaint=item.id, version=item.version, action=action, by=Actor(role=Role.RESIDENT))
    assert isinstance(act(db, still.site.vault, still.site.house.book, change, clock.now()), Complaint)


async def _outcome(still: Wired, item: Complaint, button: str, who: str) -> str:
    """`acts`: the item's history grew. `tells`: its number was said. Its words are never said to anybody else."""
    before = await actions(still, item)
    first = Said(text=button.replace("{number}", item.number)) if button in SAID else Said(button=_id(button, item))
    heard = []
    for said in (first, *(Said(text=words) for words in DEEDS.get(button, ()))):
        heard += await say(still, who, said)
    told = "\n".join(str(one) for one in heard)
    assert who == "owner" or MARK not in told, f"{button} {who}: {told}"
    if await actions(still, item) != before:
        return "acts"
    return "tells" if item.number in told else "silent"


def _id(button: str, item: Complaint) -> str:
    if button == QUEUE:
        return button
    return f"{button}:{item.number}" + (f":{item.version}" if button in VERSIONED else "")
