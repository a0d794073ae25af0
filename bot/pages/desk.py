"""The pages of staff, gathered: signing in, the queue, one item, and what the town desk looks after."""

from starlette.routing import BaseRoute

from bot.pages import (
    accounts,
    answer,
    answer_check,
    answer_history,
    answers,
    aside,
    asked,
    bulk,
    bulletins,
    buses,
    calls,
    canned,
    case,
    case_events,
    days,
    deeds,
    demand,
    gaps,
    intake,
    ledger,
    photos_at_desk,
    queue,
    report,
    returned,
    rota,
    rules,
    search,
    signin,
    trying,
    values,
    voices_at_desk,
    workbook,
)
from bot.pages.site import Site

PARTS = (
    *(signin, queue, case_events, case, deeds, photos_at_desk, voices_at_desk, canned),
    *(calls, aside, gaps, rules, asked, demand, workbook, bulletins, trying, buses, accounts),
    *(bulk, search, rota, days, report, intake, ledger, returned),
    *(answers, answer, answer_check, answer_history, values),
)


def routes(site: Site) -> list[BaseRoute]:
    """Every address of the desk."""
    return [route for part in PARTS for route in part.routes(site)]
