"""Who has looked at an item and who was told of it, as its page says; and that its people have looked now."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from bot import clock
from bot.notices import QUEUES
from bot.pages.visits import Visit
from bot.pages.when import spoken
from bot.storage import knocking, people, unread
from bot.storage.errors import Unavailable
from bot.storage.knocking import Told
from handlers.wording import states
from patrol.complaint import Complaint
from patrol.rights import answers_for

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """The first look of somebody whose work the item is."""

    who: str
    when: str
    at: str


async def look_at(visit: Visit, item: Complaint) -> Complaint:
    """The item, seen from now on if this is the first look of somebody whose work it is."""
    if not item.unread or not answers_for(visit.person, item):
        return item
    now = clock.now()
    try:
        await visit.site.database.write(unread.see, item.id, visit.person.id, now)
    except Unavailable as error:
        log.info("not noted as seen: %s", error)
        return item
    visit.site.notices.announce(QUEUES)
    return replace(item, seen_at=now, seen_by=visit.person.id)


async def first_look(visit: Visit, item: Complaint) -> Look | None:
    """Who looked first, and when; None while nobody has."""
    if item.seen_at is None:
        return None
    who = states.YOU if item.seen_by == visit.person.id else await _name(visit, item.seen_by)
    return Look(who=who, when=spoken(item.seen_at, clock.now()), at=item.seen_at.isoformat())


async def _name(visit: Visit, person: int | None) -> str:
    rows = await visit.site.database.read(people.BY_ID, (person,))
    return people.read_person(visit.site.vault, rows[0]).name if rows else ""


async def told_of(visit: Visit, item: Complaint) -> list[str]:
    """Who was told of it, a line each."""
    now = clock.now()
    site = visit.site
    return [_line(told, now) for told in await knocking.read_told(site.database, site.vault, item.id)]


def _line(told: Told, now: datetime) -> str:
    door, what = states.DOORS[told.kind], states.NOTICES[told.state]
    return f"{spoken(told.at, now)} {told.name}{door}：{states.OCCASIONS[told.occasion]}，{what}"
