"""公告: what the town or a post tells everybody who opens the chat page, until a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, pressed_by, shown_to
from bot.storage import bulletins
from bot.storage.bulletins import Bulletin
from handlers.wording import bulletins as words
from knowledge.town import Town
from patrol.rights import may_list

BULLETINS = f"{PATH}/bulletins"
MOST_WORDS = 300
LONGEST = timedelta(days=90)
USUAL = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One notice as the page shows it; `stands` says whether residents see it today."""

    id: int
    text: str
    whose: str
    until: date
    stands: bool


def routes(site: Site) -> list[BaseRoute]:
    """The page, and what is pressed on it."""
    return [
        Route(BULLETINS, shown_to(site, _list), methods=["GET"]),
        Route(BULLETINS, pressed_by(site, _do), methods=["POST"]),
    ]


async def _list(visit: Visit) -> Response:
    return await _show(visit) if may_list(visit.person) else visit.missing()


async def _show(visit: Visit, *, status: int = 200, wrong: str = "", text: str = "", until: str = "") -> Response:
    today, town = clock.now().date(), visit.site.house.town
    found = await bulletins.listed(visit.site.database, visit.person)
    return visit.page(
        "desk_bulletins.html",
        status=status,
        lines=[_line(each, town, today) for each in found],
        wrong=wrong,
        done=words.DONE.get(visit.request.query_params.get("done", ""), ""),
        text=text,
        until=until or (today + USUAL).isoformat(),
        first=today.isoformat(),
        last=(today + LONGEST).isoformat(),
        most=MOST_WORDS,
    )


def _line(each: Bulletin, town: Town, today: date) -> Line:
    post = town.post(each.post)
    whose = post.name if post else words.EVERYBODY
    return Line(id=each.id, text=each.text, whose=whose, until=each.until, stands=each.stands(today))


async def _do(press: Press) -> Response:
    visit, fields, now = press.visit, press.fields, clock.now()
    if not may_list(visit.person):
        return visit.missing()
    if "down" in fields:
        number = fields["down"]
        known = number.isascii() and number.isdecimal() and len(number) < 20
        down = known and await visit.site.database.write(bulletins.take_down, visit.person, int(number), now)
        return _moved("down") if down else await _show(visit, status=404, wrong=words.GONE)
    text, written = fields.get("text", "").strip(), fields.get("until", "").strip()
    until, wrong = _day(written), _wrong(text, _day(written), now.date())
    if wrong or until is None:
        return await _show(visit, status=400, wrong=wrong, text=text, until=written)
    await visit.site.database.write(bulletins.put_up, visit.person, text, until, now)
    return _moved("up")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _wrong(text: str, until: date | None, today: date) -> str:
    if not text:
        return words.NO_TEXT
    if len(text) > MOST_WORDS:
        return words.TOO_LONG.format(most=MOST_WORDS, count=len(text))
    if until is None or not today <= until <= today + LONGEST:
        return words.WRONG_DAY.format(days=LONGEST.days)
    return ""


def _moved(done: str) -> Response:
    return RedirectResponse(f"{BULLETINS}?done={done}", 303)
