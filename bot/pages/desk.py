"""The pages of staff, gathered: signing in, the queue, one item, and what the town desk looks after."""

from starlette.routing import BaseRoute

from bot.pages import accounts, aside, calls, canned, case, case_events, deeds, gaps, photos_at_desk, queue, signin
from bot.pages import voices_at_desk as voices
from bot.pages.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """Every address of the desk."""
    parts = (signin, queue, case_events, case, deeds, photos_at_desk, voices, canned, calls, aside, gaps, accounts)
    return [route for part in parts for route in part.routes(site)]
