"""What a resident or a clerk writes is text on every page, in every chat and in every export."""

import io
import zipfile

from bot import clock, wiring
from bot.pages.app import build_app
from bot.pages.visits import COOKIE
from bot.settings import Settings
from bot.storage import people
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Draft
from patrol.complaint import Kind, Role
from tests.bot.pages.desk_world import file
from tests.rights.browser import Browser
from tests.rights.cast import STAFF, all_open
from tests.rights.reader import Reader
from tests.rights.states import SORTS
from tests.rights.test_routes import doors

TAG = "<b onclick=x>"
FORMULA = '=HYPERLINK("http://evil.example","看")'


async def test_tags_and_formulas_are_text_wherever_anybody_looks(settings: Settings) -> None:
    house = await wiring.build(all_open(settings))
    for kind in Kind:
        for flags in SORTS.values():
            await file(house, Draft(kind=kind, text=f"{FORMULA}{TAG}", place=f"={TAG}", village="liudong", **flags))
    seen = set()
    for name, (role, post) in STAFF.items():
        token = await house.database.write(_hire, house, f"{TAG}{name}", role, post)
        reader = Reader(browser=Browser(app=build_app(house.site), cookies={COOKIE: token}), who=name, seeks=TAG)
        await reader.walk(
            [each.path for each in doors(reader.browser.app) if each.method == "GET" and "{" not in each.path]
        )
        assert [what for what, body in reader.found.items() if TAG.encode() in body] == []
        assert [what for what, body in reader.books.items() if _formulas(body)] == []
        seen |= {what for what, body in reader.found.items() if b"&lt;b onclick=x&gt;" in body}
    await house.close()
    assert len(seen) > len(STAFF)


def _hire(db: Db, house: Wired, name: str, role: Role, post: str) -> str:
    person = people.add(db, house.site.vault, name, role, post, clock.now())
    signed = people.sign_in(db, people.make_link(db, person, clock.now()), clock.now())
    assert signed is not None
    return signed.token


def _formulas(book: bytes) -> bool:
    sheets = zipfile.ZipFile(io.BytesIO(book))
    return any(b"<f>" in sheets.read(name) or b"<f " in sheets.read(name) for name in sheets.namelist())
