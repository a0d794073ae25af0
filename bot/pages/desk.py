"""The pages of staff, gathered: signing in, the queue, one item, and what the town desk looks after."""

from starlette.routing import BaseRoute

from bot.pages import aside, case, deeds, gaps, photos_at_desk, queue, signin
from bot.pages.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """Every address of the desk."""
    parts = (signin, queue, case, deeds, photos_at_desk, aside, gaps)
    return [route for part in parts for route in part.routes(site)]
