"""Which post an item goes to."""

from knowledge.town import Town


def post_for(town: Town, village: str | None, *, guarded: bool) -> str:
    """The code of the village's post; the town desk's for guarded items (confidential, sensitive) or no village."""
    if guarded or village is None:
        return town.desk.code
    codes = {post.village: post.code for post in town.posts}
    return codes.get(village, town.desk.code)
