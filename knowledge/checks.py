"""What must hold between the files of a pack: ids that exist, names that mean one thing."""

from collections.abc import Iterable

from knowledge.entry import STOPS, Entry
from knowledge.figures import Figure
from knowledge.indexing import comparable
from knowledge.insurance_rows import check_rules
from knowledge.known_buses import check_near
from knowledge.normalise import clean
from knowledge.offices import Post
from knowledge.reading import PackError
from knowledge.relief_rows import check_relief
from knowledge.town import Town
from knowledge.villages import Village, full_names
from knowledge.words import Words


def check_town(town: Town) -> None:
    """Raises a PackError for the first thing that does not fit together."""
    _check_ids(town)
    _check_villages(town)
    _check_posts(town)
    _check_routes(town)
    for figure in town.figures:
        _check_figure(figure)
    for entry in town.entries:
        _check_entry(entry, town)
    _check_told(town.entries)
    _check_phrasings(town.entries, town.words)
    _check_questions(town)
    _check_sensitive(town)
    _check_outside(town)
    _check_spoken(town)
    check_rules(town.insurance, town.figures)
    check_near(town.buses, (village.id for village in town.villages))
    check_relief(town.relief, town.figures, town.offices)


def _check_ids(town: Town) -> None:
    _once("villages.csv", (village.id for village in town.villages))
    _once("villages.csv", (village.name for village in town.villages))
    _once("posts.csv", (post.code for post in town.posts))
    _once("offices.csv", (office.id for office in town.offices))
    _once("figures.csv", (figure.id for figure in town.figures))
    _once("insurance.csv", (rule.id for rule in town.insurance))
    _once("faq", (entry.id for entry in town.entries))
    _once("town.toml", (line.id for line in town.helplines))
    _once("lifecycle.csv", (f"{row.from_state},{row.action},{row.role}" for row in town.lifecycle_rows))
    _once("calendar.csv", (rule.day.isoformat() for rule in town.days))
    _once("deadlines.csv", (f"{row.kind}{'（急）' if row.urgent else ''}" for row in town.deadline_rows))


def _once(file: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise PackError(file, name, "写了两次，只能有一个")
        seen.add(name)


def _known(place: tuple[str, str], what: str, name: str, known: Iterable[str]) -> None:
    """`place` is the file and the row that names it."""
    if name not in known:
        raise PackError(*place, f"没有叫“{name}”的{what}")


def _check_villages(town: Town) -> None:
    codes = {post.code for post in town.posts}
    for village in town.villages:
        _known(("villages.csv", village.id), "巡访岗", village.post, codes)
        for other in town.villages:
            _check_apart(village, other)


def _check_routes(town: Town) -> None:
    villages, posts = {village.id for village in town.villages}, {post.code for post in town.posts}
    categories = {category.id for category in town.words.categories}
    for number, route in enumerate(town.routes, start=1):
        place = ("routing.csv", f"第 {number} 条")
        _known(place, "巡访岗", route.post, posts)
        _known(place, "村", route.village, {"", *villages})
        _known(place, "类别", route.category, {"", *categories})


def _check_apart(village: Village, other: Village) -> None:
    taken = full_names(other) & {village.name, *village.aliases}
    if village.id != other.id and taken:
        raise PackError("villages.csv", village.id, f"“{min(taken)}”已经是{other.name}的名字，不能再用")


def _check_posts(town: Town) -> None:
    ids = {village.id for village in town.villages}
    for post in town.posts:
        _check_post(post, town.desk, ids)


def _check_post(post: Post, desk: Post, villages: set[str]) -> None:
    if post.village is not None:
        _known(("posts.csv", post.code), "村", post.village, villages)
    elif post.code != desk.code:
        raise PackError("posts.csv", post.code, "没有写村；只有镇里的服务台可以不写村")


def _check_figure(figure: Figure) -> None:
    if figure.until is not None and figure.until < figure.since:
        raise PackError("figures.csv", figure.id, "until 比 since 还早")
    if (figure.confirmed_by is None) != (figure.confirmed_on is None):
        raise PackError("figures.csv", figure.id, "confirmed_by 和 confirmed_on 要么都写，要么都空着")


def _check_entry(entry: Entry, town: Town) -> None:
    place = (f"faq/{entry.topic}.toml", f"条目 {entry.id}")
    _known(place, "部门（offices.csv）", entry.office, {office.id for office in town.offices})
    for name in entry.villages:
        _known(place, "村（villages.csv）", name, {village.id for village in town.villages})
    for name in entry.figures:
        _known(place, "数字（figures.csv）", name, {figure.id for figure in town.figures})
    if STOPS in entry.answer and not (entry.line and entry.stops):
        raise PackError(*place, f"答案里写了 {STOPS}，就要有 line（线路）和 stops（站名）")


def _check_told(entries: tuple[Entry, ...]) -> None:
    if not any(entry.published for entry in entries):
        raise PackError("faq", "", "没有一条在用的条目（status 是 published），居民问什么都答不了")


def _check_phrasings(entries: Iterable[Entry], words: Words) -> None:
    """No two entries may have one phrasing, not even after dialect and old names are said the usual way."""
    owners: dict[str, str] = {}
    for entry in entries:
        for said in (entry.question, *entry.phrasings):
            _check_phrasing(entry, said, owners.setdefault(comparable(said, words), entry.id))


def _check_phrasing(entry: Entry, said: str, owner: str) -> None:
    place = (f"faq/{entry.topic}.toml", f"条目 {entry.id}")
    if not clean(said):
        raise PackError(*place, f"问法“{said}”里没有字")
    if owner != entry.id:
        raise PackError(*place, f"问法“{said}”在条目 {owner} 里已经有了，同一句话不能有两个答案")


def _check_questions(town: Town) -> None:
    ids = {entry.id for entry in town.entries}
    for question in town.questions:
        if question.entry is not None:
            _known(("questions.csv", f"“{question.text}”"), "条目", question.entry, ids)


def _check_sensitive(town: Town) -> None:
    ids = {line.id for line in town.helplines}
    for matter in town.words.sensitive:
        for line in matter.lines:
            _known(("words.toml", f"[sensitive.{matter.id}]"), "求助电话（town.toml）", line, ids)


def _check_outside(town: Town) -> None:
    ids = {office.id for office in town.offices}
    for matter in town.words.outside:
        if matter.office:
            _known(("words.toml", f"[outside.{matter.id}]"), "部门（offices.csv）", matter.office, ids)


def _check_spoken(town: Town) -> None:
    """No sentence may be of danger and harmless, not even after it is said the usual way."""
    known: dict[str, bool] = {}
    for each in town.spoken:
        if known.setdefault(comparable(each.text, town.words), each.danger) != each.danger:
            raise PackError("dangers.csv", f"“{each.text}”", "一处写了有危险，一处写了没有")
