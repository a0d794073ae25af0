"""开通前要填: what the town pack still lacks, the most asked for first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import clock
from bot.pages.site import Site
from bot.pages.visits import PATH, Visit, managed, shown_to
from bot.storage.questions import BY_ENTRY
from knowledge.gaps import Gap, gaps, rule_gaps

KINDS = {"post": "巡访岗", "office": "部门窗口", "figure": "标准数字", "rule": "医保规定", "entry": "答复"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A gap, how often the answers that suffer from it were asked for, and where it is filled: "" in the files."""

    gap: Gap
    kind: str
    times: int
    link: str


def routes(site: Site) -> list[BaseRoute]:
    """The list."""
    return [Route(f"{PATH}/gaps", shown_to(site, managed(_show)), methods=["GET"])]


async def _show(visit: Visit) -> Response:
    site = visit.site
    asked = {row["entry"]: int(row["times"]) for row in await site.database.read_slow(BY_ENTRY)}
    town, today = site.house.town, clock.now().date()
    rules = rule_gaps(site.insurance.of(town), town.entries, today)
    found = by_demand((*gaps(town, today), *rules), asked)
    kinds = Counter(wanted.kind for wanted in found)
    return visit.page("desk_gaps.html", found=found, kinds=kinds.items(), folder=site.house.town.id)


def by_demand(found: Iterable[Gap], asked: Mapping[str, int]) -> list[Wanted]:
    """The gaps, those that most questions ran into first, otherwise in the pack's order."""
    wanted = [
        Wanted(
            gap=gap,
            kind=KINDS.get(gap.kind, gap.kind),
            times=sum(asked.get(entry, 0) for entry in gap.entries),
            link=_link(gap),
        )
        for gap in found
    ]
    return sorted(wanted, key=lambda one: -one.times)


def _link(gap: Gap) -> str:
    if gap.kind == "rule":
        return f"{PATH}/rules"
    if gap.kind == "entry":
        return f"{PATH}/answers/entry/{quote(gap.id)}"
    return f"{PATH}/answers/values/{gap.kind}/{quote(gap.id)}" if gap.kind in ("figure", "office") else ""
