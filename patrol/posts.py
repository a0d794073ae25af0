"""Which post an item goes to, and which one somebody names."""

from dataclasses import dataclass

from knowledge.normalise import clean
from knowledge.routes import Route
from knowledge.town import Town


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """What decides where an item goes: its village ("" where nobody knows), its place in words, its category."""

    village: str = ""
    place: str = ""
    category: str = ""
    guarded: bool = False


def route(town: Town, matter: Matter) -> str:
    """The code of the post: the town desk's for what is guarded, else the first rule's that fits, else the village's.

    What has no village and fits no rule goes to the town desk, who finds out.
    """
    if matter.guarded:
        return town.desk.code
    ruled = next((each.post for each in town.routes if _fits(each, matter)), None)
    return ruled or post_for(town, matter.village or None, guarded=False)


def is_placed(town: Town, text: str) -> bool:
    """True for words that name a place of the town's own, whichever village it lies in."""
    return any(each.places and not each.village and not each.category and _names(each, text) for each in town.routes)


def _names(rule: Route, text: str) -> bool:
    said = clean(text)
    return any(clean(word) in said for word in rule.places)


def _fits(rule: Route, matter: Matter) -> bool:
    return (
        rule.village in ("", matter.village)
        and rule.category in ("", matter.category)
        and (not rule.places or _names(rule, matter.place))
    )


def post_for(town: Town, village: str | None, *, guarded: bool) -> str:
    """The code of the village's post; the town desk's for guarded items (confidential, sensitive) or no village."""
    if guarded or village is None:
        return town.desk.code
    codes = {post.village: post.code for post in town.posts}
    return codes.get(village, town.desk.code)


def find_post(town: Town, said: str) -> str | None:
    """The code of the post that somebody names by code, village or own name; None where two are called so."""
    wanted = said.strip()
    villages = {name: village.post for village in town.villages for name in (village.name, village.id)}
    names = {name: post.code for post in town.posts for name in (post.code, post.code.lower(), post.name)}
    return names.get(wanted) or villages.get(wanted) or _by_short_name(town, wanted)


def _by_short_name(town: Town, wanted: str) -> str | None:
    """A village and a neighbourhood may share their short name."""
    posts = {village.post for village in town.villages if village.short == wanted}
    return posts.pop() if len(posts) == 1 else None
