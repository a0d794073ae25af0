"""医保规定: the insurance rules, changed and confirmed by those who manage; what is confirmed counts at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages import rule_fields
from bot.pages.rule_fields import MOST_WORDS, Wrong
from bot.pages.site import Site
from bot.pages.visits import PATH, Press, Visit, managed, pressed_by, shown_to
from bot.storage import insurance
from bot.storage.insurance import Change, Did, Wish
from handlers.wording import desk_rules
from knowledge.insurance import Rule
from knowledge.insurance_rows import read_value, shown, title
from patrol.rights import may_manage

RULES = f"{PATH}/rules"
SPLIT = "split"
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One rule on the page; the cells are what stands in its form."""

    id: str
    title: str
    value: str
    cells: Mapping[str, str]
    note: str
    counts: bool
    confirmed: str
    differs: str
    over: str
    seen: int
    past: tuple[str, ...]
    open: bool = False
    wrong: str = ""


def routes(site: Site) -> list[BaseRoute]:
    """The page, and what is pressed on it."""
    return [
        Route(RULES, shown_to(site, managed(_show)), methods=["GET"]),
        Route(RULES, pressed_by(site, _do), methods=["POST"]),
    ]


async def _show(
    visit: Visit, *, status: int = 200, about: str = "", wrong: str = "", cells: Mapping[str, str] = NOTHING
) -> Response:
    site, today = visit.site, clock.now().date()
    rules = site.insurance.of(site.house.town)
    lines = [_line(site, rule, today) for rule in rules]
    lines = [_opened(line, wrong, cells) if line.id == about else line for line in lines]
    return visit.page(
        "desk_rules.html",
        status=status,
        lines=lines,
        ready=sum(line.counts for line in lines),
        done=desk_rules.DONE.get(visit.request.query_params.get("done", ""), ""),
        most=MOST_WORDS,
    )


def _opened(line: Line, wrong: str, cells: Mapping[str, str]) -> Line:
    """The line with what somebody wrote into it: nothing of that is lost."""
    kept = {name: cells.get(name, value) for name, value in line.cells.items()}
    return replace(line, open=True, wrong=wrong, cells=kept)


def _line(site: Site, rule: Rule, today: date) -> Line:
    changes = tuple(change for change in site.insurance.changes if change.rule.id == rule.id)
    return Line(
        id=rule.id,
        title=title(rule),
        value=shown(rule.part, rule.value),
        cells=_as_form(rule),
        note=rule.note,
        counts=rule.counts(today),
        confirmed=f"{rule.confirmed_by} {rule.confirmed_on.isoformat()}" if rule.confirmed_on else "",
        differs=_differs(site, rule),
        over="" if rule.holds_on(today) else _span(rule),
        seen=changes[-1].seq if changes else 0,
        past=tuple(map(_told, reversed(changes))),
    )


def _as_form(rule: Rule) -> dict[str, str]:
    return {
        "value": shown(rule.part, rule.value) if rule.value is not None else "",
        "since": rule.since.isoformat() if rule.since else "",
        "until": rule.until.isoformat() if rule.until else "",
        "source": rule.source,
        "as_of": rule.as_of,
    }


def _span(rule: Rule) -> str:
    """The days of a rule that does not hold today, so that two years are told apart."""
    since, until = (each.isoformat() if each is not None else "" for each in (rule.since, rule.until))
    return desk_rules.SPAN.format(since=since, until=until)


def _told(change: Change) -> str:
    rule, when = change.rule, f"{change.at:%Y-%m-%d %H:%M}"
    since = f"，{rule.since.isoformat()} 起" if rule.since else ""
    return f"{when} {change.by}{desk_rules.DEEDS[change.did]}：{shown(rule.part, rule.value)}{since}（{rule.source}）"


def _differs(site: Site, rule: Rule) -> str:
    """What an entry still quotes, where the desk has changed the rule that had the same figure."""
    town = site.house.town
    named = next((each.figure for each in town.insurance if each.id == rule.id), "")
    figure = town.figure(named) if named else None
    same = figure is None or (read_value(rule.part, figure.shown), figure.since) == (rule.value, rule.since)
    return "" if same or figure is None else desk_rules.DIFFERS.format(value=figure.shown)


async def _do(press: Press) -> Response:
    visit, fields = press.visit, press.fields
    if not may_manage(visit.person):
        return visit.missing()
    site, did = visit.site, fields.get("do", "")
    rules = site.insurance.of(site.house.town)
    rule = next((each for each in rules if each.id == fields.get("id")), None)
    if rule is None or did not in (*Did, SPLIT):
        return visit.missing("an insurance rule")
    wishes = _wishes(rules, rule, fields, did)
    if isinstance(wishes, Wrong):
        return await _show(visit, status=400, about=rule.id, wrong=wishes.sentence, cells=fields)
    done = await site.database.write(insurance.write, wishes, visit.person.id, clock.now())
    await site.insurance.read(site.database, site.vault)
    if not done:
        return await _show(visit, status=409, about=rule.id, wrong=desk_rules.STALE, cells=fields)
    return RedirectResponse(f"{RULES}?done={did}", 303)


def _wishes(rules: tuple[Rule, ...], rule: Rule, fields: Mapping[str, str], did: str) -> tuple[Wish, ...] | Wrong:
    seen = int(fields["seen"]) if fields.get("seen", "").isdecimal() and len(fields["seen"]) < 9 else -1
    if did == SPLIT:
        return rule_fields.split(rules, rule, fields, seen)
    wish = rule_fields.wished(rules, rule, fields, Did(did), seen)
    return wish if isinstance(wish, Wrong) else (wish,)
