"""Everybody of the table in front of one house with every channel open: their browsers, chats and items."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot import clock, ids
from bot.channels.web import address_of
from bot.pages.app import build_app
from bot.pages.visits import COOKIE
from bot.settings import Settings
from bot.storage import chats, complaints, media, people
from bot.storage.chats import Address
from bot.storage.complaints import Origin
from bot.storage.transaction import Db
from bot.wiring import Wired
from handlers.conversation import Conversation, Draft
from handlers.messages import MediaKind
from patrol.complaint import Complaint, Role
from tests.rights.browser import Browser, hidden
from tests.rights.states import AT_POST, SORTS

MARK = "暗号青石板"
"""Stands in the words of every item: whoever is not to see one is not to see this."""
MEDIA = (b"a photo", b"a voice")
STAFF: Mapping[str, tuple[Role, str]] = {
    "member": (Role.POST, "LD"),
    "other": (Role.POST, "SQ"),
    "head": (Role.HEAD, "LD"),
    "town": (Role.TOWN, "ZJ"),
    "admin": (Role.ADMIN, "ZJ"),
    "care": (Role.CARE, "ZJ"),
    "disabled": (Role.ADMIN, "ZJ"),
}
RESIDENTS = ("anonymous", "resident", "owner")
KEY = "k" * 32
EVERYBODY = (*RESIDENTS, *STAFF, "api")


def all_open(settings: Settings) -> Settings:
    """The settings with every door of the house open."""
    return replace(
        settings,
        public_url="https://desk.example",
        telegram_token="123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
        telegram_mode="webhook",
        telegram_secret="s" * 20,
        wechat_app_id="wx1234567890abcdef",
        wechat_app_secret="a" * 32,
        wechat_token="atoken",
        open311_key=KEY,
        wecom_corp_id="ww1234567890abcdef",
        wecom_agent_id="1000002",
        wecom_secret="s" * 43,
        wecom_token="token",
        wecom_aes_key="a" * 43,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """The house and everybody's browser; `csrf` is what the forms of each carry."""

    house: Wired
    browsers: Mapping[str, Browser]
    csrf: Mapping[str, str]

    async def file(self, sort: str, text: str = MARK) -> Complaint:
        """A new item of the owner's, at the post LD whatever its sort, with a photo and a voice."""
        photo, voice = (self.house.site.album.store(content) for content in MEDIA)
        draft = Draft(
            text=text,
            village="liudong",
            category="rubbish",
            place=text,
            photos=(photo,),
            voices=(voice,),
            **SORTS[sort],
        )
        owner = self.browsers["owner"].cookies["xunfang"]
        return await self.house.database.write(file, self.house, draft, address_of(owner))


def file(db: Db, house: Wired, draft: Draft, owner: Address) -> Complaint:
    """A new item of the owner's, at the post LD whatever its sort."""
    site, now = house.site, clock.now()
    chat = chats.ensure(db, site.vault, owner, None, now)
    if db.one("SELECT 1 FROM conversation WHERE chat = ?", (chat,)) is None:
        chats.keep_stage(db, site.vault, chat, Conversation(), now)
    for kind, address in zip(MediaKind, (*draft.photos, *draft.voices), strict=False):
        media.note(db, address, 1, chat, now, kind)
    origin = Origin(chat=chat, inbox=db.raise_counter("inbox"))
    filed = complaints.file(db, site.vault, site.house.book, draft, origin, now)
    db.execute(AT_POST, (filed.id,))
    return complaints.read(db, filed.id)


async def assemble(house: Wired) -> Cast:
    """Everybody, with the page open from which they press."""
    app = build_app(house.site)
    browsers = {name: Browser(app=app) for name in EVERYBODY}
    browsers["api"].headers["authorization"] = f"Bearer {KEY}"
    csrf = {"anonymous": "", "api": ""}
    for name in ("resident", "owner"):
        csrf[name] = hidden((await browsers[name].get("/")).text, "csrf")
    for name, (role, post) in STAFF.items():
        csrf[name] = await _sign_in(house, browsers[name], name, role, post)
    return Cast(house=house, browsers=browsers, csrf=csrf)


async def _sign_in(house: Wired, browser: Browser, name: str, role: Role, post: str) -> str:
    write, vault = house.database.write, house.site.vault
    person = await write(people.add, vault, name, role, post, clock.now())
    signed = await write(people.sign_in, await write(people.make_link, person, clock.now()), clock.now())
    assert signed is not None
    browser.cookies[COOKIE] = signed.token
    csrf = hidden((await browser.get("/desk")).text, "csrf")
    if name == "disabled":
        await write(people.change, person, role, post, False)
    return csrf


def form_id() -> str:
    """The id of a form that was never sent."""
    return ids.token()
