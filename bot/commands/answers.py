"""`xunfang knowledge answer, phrasing, editions, rollback, told`: the answers of a running service."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot import clock
from bot.checking import Check
from bot.commands import staff
from bot.control import Message
from bot.storage import editions, history, revisions
from bot.storage.drafts import working
from bot.storage.publishing import Outcome, Published, Unfit
from bot.storage.revisions import Hand, Overtaken, Revision, Wording
from bot.wiring import Wired
from handlers.wording.answers import DIFFERENCE, told_as
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, thing_of, written

_SHOWN = 10
_BY_COMMAND = "命令行"


async def answers(wired: Wired, request: Message) -> Message:
    """Change one answer, look at the editions, tell an old one again; lines to print, or an error."""
    match request["do"]:
        case "answer":
            return await _edit(wired, request, lambda entry: replace(entry, answer=request["text"].strip()))
        case "phrasing":
            return await _edit(wired, request, lambda entry: asked_by(entry, request["text"].strip()))
        case "rollback":
            return await _rollback(wired, int(request["number"]))
        case "told":
            return await _told(wired, request)
        case _:
            return {"lines": await _editions(wired)}


def asked_by(entry: Entry, said: str) -> Entry:
    """The entry with one phrasing more, unless it has it."""
    known = said in (entry.question, *entry.phrasings)
    return entry if known else replace(entry, phrasings=(*entry.phrasings, said))


async def _edit(wired: Wired, request: Message, change: Callable[[Entry], Entry]) -> Message:
    part = Part(Kind.ENTRY, request["entry"])
    works = await working(wired.database, part)
    if works is None or not isinstance(works.thing, Entry):
        return {"error": f"没有“{part.id}”这一条。"}
    hand = Hand(by=await staff.admin(wired), at=clock.now(), why=_BY_COMMAND)
    body = written(change(works.thing))
    if body == works.begins.body and not works.waits:
        return {"error": "和现在用的一样，没有要改的。"}
    drafted: Revision | Overtaken = works.head
    if body != works.begins.body:
        wording = Wording(part=part, body=body)
        drafted = await wired.database.write(revisions.draft, wording, works.head.seq, hand)
    return _overtaken() if isinstance(drafted, Overtaken) else await _checked(wired, drafted, hand, request["yes"])


def _overtaken() -> Message:
    return {"error": "刚刚有人改过这一条，请再来一次。"}


async def _checked(wired: Wired, drafted: Revision, hand: Hand, yes: bool) -> Message:
    seen = {drafted.part: drafted.seq}
    check = await wired.site.checking.whole(seen)
    if check.refused:
        return {"error": f"不能发布：{check.refused}（稿子留着，可以在工作台上接着改。）"}
    lines = list(_found(check))
    if not yes:
        return {"lines": [*lines, "稿子留着了，还没有发布。没有错，就加上 --yes 再来一次。"]}
    return _said(await wired.site.publishing.publish(seen, hand), lines)


def _said(done: Outcome, lines: list[str]) -> Message:
    match done:
        case Published(number=number):
            return {"lines": [*lines, f"发布了，现在是第 {number} 版。"]}
        case Unfit(sentence=sentence):
            return {"error": sentence}
        case Overtaken():
            return _overtaken()


def _found(check: Check) -> Iterator[str]:
    yield f"试题和居民问过的话一共 {check.asked} 句，{len(check.changed)} 句会答得不一样，{check.worse} 道试题会答错。"
    for each in check.changed[:_SHOWN]:
        yield DIFFERENCE.format(text=each.asked.text, before=told_as(each.before), after=told_as(each.after))
    for clash in check.clashes[:_SHOWN]:
        yield f"撞上了：条目 {clash.entry} 的问法“{clash.phrasing}”，和条目 {clash.other} 分不清。"


async def _editions(wired: Wired) -> list[str]:
    found = map(editions.read_edition, await wired.database.read(editions.ALL))
    return [f"{each.number}\t{each.at:%Y-%m-%d %H:%M}\t{_why(each)}" for each in found]


def _why(edition: editions.Edition) -> str:
    again = f"用回第 {edition.again} 版" if edition.again else ""
    return " ".join(filter(None, (again, edition.why)))


async def _rollback(wired: Wired, number: int) -> Message:
    hand = Hand(by=await staff.admin(wired), at=clock.now(), why=_BY_COMMAND)
    return _said(await wired.site.publishing.tell_again(number, hand), [])


async def _told(wired: Wired, request: Message) -> Message:
    try:
        begin = date.fromisoformat(request["since"])
        end = date.fromisoformat(request["until"]) + timedelta(days=1)
    except ValueError:
        return {"error": "日期要写成 2026-05-01 这样。"}
    part = Part(Kind.ENTRY, request["entry"])
    found = await history.told_between(wired.database, part, _midnight(begin), _midnight(end))
    if not found:
        return {"lines": [f"这段时间没有用过“{part.id}”这一条。"]}
    return {"lines": [line for each in found for line in _then(each)]}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


def _then(each: history.ToldThen) -> Iterator[str]:
    until = f"{each.ended:%Y-%m-%d %H:%M}" if each.ended else "现在"
    yield f"第 {each.since} 版起，{each.begun:%Y-%m-%d %H:%M} 到 {until}，答了 {each.times} 次："
    thing = thing_of(each.revision.part, each.revision.body)
    if isinstance(thing, Entry):
        yield f"  {thing.answer}（来源：{thing.source}，{thing.as_of}）"
