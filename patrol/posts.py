"""Which post an item goes to, and which one somebody names."""

from knowledge.town import Town


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
