"""The pages of staff, gathered: signing in, the queue, one item, and what the town desk looks after."""

from starlette.routing import BaseRoute

from bot.pages import accounts, aside, calls, case, deeds, gaps, photos_at_desk, queue, signin, trying, voices_at_desk
from bot.pages.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """Every address of the desk."""
    parts = (signin, queue, case, deeds, photos_at_desk, voices_at_desk, calls, aside, gaps, trying, accounts)
    return [route for part in parts for route in part.routes(site)]
