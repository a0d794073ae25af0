"""Two towns that differ in one guarded complaint: nobody of the post can tell them apart, byte for byte."""

import re
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from bot import clock, ids, wiring
from bot.pages.app import build_app
from bot.pages.visits import COOKIE
from bot.settings import Settings
from bot.storage import doors, people
from bot.storage.doors import DoorKind
from bot.storage.outbox import opened
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.messages import Said
from patrol.complaint import Role
from tests.bot.at_work import GROUP, at_work, say
from tests.rights.browser import Browser
from tests.rights.cast import all_open
from tests.rights.reader import Reader
from tests.rights.test_routes import doors as routes

CHARGE = ("柳东村的村书记把低保给了亲戚", "提交")
BLOW = ("我老公打我", "要", "13812345678")
PLAIN = ("柳东村桥边的护栏断了", "提交")
CODE = rb"[0-9]{4} ?[0-9]{4}(?=[^0-9])"
"""The secret code of a case is chance."""
NEWEST = "SELECT number FROM complaint ORDER BY id DESC LIMIT 1"
KNOCKS = """SELECT notice.occasion, notice.about, notice.state, notice.due_at, complaint.number FROM notice
JOIN complaint ON complaint.id = notice.complaint JOIN door ON door.id = notice.door
LEFT JOIN person ON person.id = door.person WHERE COALESCE(person.post, door.post) = ?
AND COALESCE(person.role, '') <> 'care' ORDER BY notice.position"""
PUSHED = """SELECT outbox.body_sealed, outbox.created_at FROM outbox
WHERE outbox.chat IN (SELECT chat FROM room WHERE post = ?)
OR outbox.chat IN (SELECT chat FROM staff_chat JOIN person ON person.id = staff_chat.person WHERE person.post = ?
AND person.role <> 'care')
ORDER BY outbox.chat, outbox.seq"""
READERS: Mapping[str, tuple[Role, str]] = {
    "member": (Role.POST, "LD"),
    "head": (Role.HEAD, "LD"),
    "town": (Role.TOWN, "ZJ"),
    "admin": (Role.ADMIN, "ZJ"),
    "care": (Role.CARE, "ZJ"),
}


@dataclass(kw_only=True)
class Time:
    """The clock of both towns."""

    patch: pytest.MonkeyPatch
    at: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=clock.SHANGHAI)

    def now(self) -> datetime:
        return self.at

    def back_to(self, moment: datetime) -> None:
        """Another town begins at the same moment; what makes ids knows nothing of the first."""
        self.at = moment
        self.patch.setattr(ids, "_mint", ids.Mint())

    def pass_by(self, **much: int) -> None:
        self.at += timedelta(**much)


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """A house as it was on one morning, and the sessions of those who read in it."""

    settings: Settings
    tokens: Mapping[str, str]

    def copy(self, to: Path) -> "Town":
        """The same house in another place."""
        shutil.copytree(self.settings.directory, to)
        return replace(self, settings=replace(self.settings, data=str(to)))


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Time passes when the test says so, and ids follow it."""
    time = Time(patch=monkeypatch)
    time.back_to(time.at)
    monkeypatch.setattr(clock, "now", time.now)
    monkeypatch.setattr(secrets, "randbits", lambda bits: 0)
    return time


@pytest.fixture
async def town(settings: Settings, time: Time) -> Town:
    """A town at work: open items in its queue, staff at the desk, in their chats, in a group, behind doors."""
    house = await wiring.build(all_open(settings))
    tokens = {}
    for name, (role, post) in READERS.items():
        time.pass_by(seconds=1)
        person = await at_work(house, name, name=name, role=role, post=post)
        tokens[name] = await house.database.write(_sign_in, house, person)
    await say(house, "member", "/bind 柳东村", GROUP)
    await _speak(house, "neighbour", ("柳东村河边的垃圾没人清", "提交"))
    await house.close()
    return Town(settings=all_open(settings), tokens=tokens)


def _sign_in(db: Db, house: Wired, person: int) -> str:
    doors.add_of_person(db, house.site.vault, person, DoorKind.SMS, f"139{person % 10**8:08}", clock.now())
    signed = people.sign_in(db, people.make_link(db, person, clock.now()), clock.now())
    assert signed is not None
    return signed.token


async def _speak(house: Wired, who: str, said: Sequence[str]) -> list[str]:
    return [str(one) for words in said for one in await say(house, who, words)]


@pytest.mark.parametrize(
    ("said", "post", "readers"),
    [(CHARGE, "LD", ("member", "head")), (BLOW, "LD", ("member", "head")), (BLOW, "ZJ", ("town", "admin"))],
    ids=["confidential", "sensitive-at-post", "sensitive-at-town"],
)
async def test_nothing_tells_of_a_guarded_complaint(
    town: Town, time: Time, tmp_path: Path, said: Sequence[str], post: str, readers: Sequence[str]
) -> None:
    with_it, without = town.copy(tmp_path / "with"), town.copy(tmp_path / "without")
    begun = time.at
    time.back_to(begun)
    number, told = await _live(with_it, time, said, "", post, readers)
    time.back_to(begun)
    _, silent = await _live(without, time, (), number, post, readers)
    assert number == "ZJ-1001-4"  # it was filed, and with the town
    assert len(told) > 40
    assert told.keys() == silent.keys()
    differing = [what for what in told if told[what] != silent[what]]
    assert differing == [], [(told[what].decode()[-900:], silent[what].decode()[-900:]) for what in differing[:2]]


async def test_an_open_complaint_is_told_of(town: Town, time: Time, tmp_path: Path) -> None:
    with_it, without = town.copy(tmp_path / "with"), town.copy(tmp_path / "without")
    begun = time.at
    time.back_to(begun)
    number, told = await _live(with_it, time, PLAIN, "", "LD", ("member",))
    time.back_to(begun)
    _, silent = await _live(without, time, (), number, "LD", ("member",))
    differing = {what for what in told if told[what] != silent.get(what)}
    seen_at = {"member GET /desk", f"member GET /desk/case/{number}", "member GET /desk/events", "pushed", "knocks"}
    assert seen_at | {"member 待办"} <= differing


async def _live(
    town: Town, time: Time, said: Sequence[str], guessed: str, post: str, readers: Sequence[str]
) -> tuple[str, dict[str, bytes]]:
    """A day in this town, in which a resident says this or nothing; all that these readers can come to see."""
    house = await wiring.build(town.settings)
    time.pass_by(minutes=1)
    await _speak(house, "victim", said)
    number = guessed or str((await house.database.read(NEWEST))[0]["number"])
    if said is BLOW:
        # That nobody has looked is the one thing of it that the town desk is told, so that it can ring.
        looks = Browser(app=build_app(house.site), cookies={COOKIE: town.tokens["care"]})
        assert (await looks.get(f"/desk/case/{number}")).status == 200
    found: dict[str, bytes] = {}
    time.pass_by(minutes=1)
    filed = await _speak(house, "neighbour", ("柳东村的路灯坏了", "提交"))
    found["a neighbour files"] = re.sub(CODE, b"", _bytes(filed))
    time.pass_by(minutes=1)
    found["a neighbour says the same"] = _bytes(await _speak(house, "other neighbour", CHARGE[:1]))
    time.pass_by(hours=6)
    for duty in house.clock.duties:
        await duty()
    for who in readers:
        found |= await _seen(house, town, who, number)
    found["pushed"] = _bytes(
        f"{row['created_at']} {opened(house.site.vault, row['body_sealed'])}"
        for row in await house.database.read(PUSHED, (post, post))
    )
    found["knocks"] = _bytes(
        " ".join(str(row[column]) for column in range(5)) for row in await house.database.read(KNOCKS, (post,))
    )
    await house.close()
    return number, found


def _bytes(told: Iterable[str]) -> bytes:
    return "\n".join(told).encode()


async def _seen(house: Wired, town: Town, who: str, number: str) -> dict[str, bytes]:
    """Every page that this reader can come to, what becomes of guesses, and what their chat says."""
    reader = Reader(browser=Browser(app=build_app(house.site), cookies={COOKIE: town.tokens[who]}), who=who)
    await reader.walk(
        [door.path for door in routes(reader.browser.app) if door.method == "GET" and "{" not in door.path]
    )
    await reader.walk([f"/desk/case/{number}", f"/desk?q={quote(CHARGE[0])}", f"/desk?q={number}"])
    await reader.press(f"/desk/case/{number}/open", {})
    await reader.press(f"/desk/case/{number}/deed", {"action": "take", "version": "1"})
    for words in ("待办", number, f"接 {number}"):
        reader.found[f"{who} {words}"] = _bytes(await _speak(house, who, (words,)))
    if who == "member":
        group = [str(one) for one in await say(house, who, Said(text="/queue"), GROUP)]
        reader.found["the group"] = _bytes(group)
    return reader.found
