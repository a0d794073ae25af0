"""What an admin decided on an answer in their chat, done in the commit of that turn with the rights they have then."""

from datetime import datetime

from bot.storage import drafts, editions, publishing, revisions, staff_chats
from bot.storage.bodies import House
from bot.storage.chats import Stale
from bot.storage.publishing import Published
from bot.storage.revisions import Hand, Overtaken, Wording
from bot.storage.transaction import Db
from bot.vault import Vault
from handlers.outcome import DecideAnswer, DraftAnswer, TellAgain
from handlers.wording.answers import IN_CHAT
from knowledge.parts import Kind, Part
from patrol.rights import may_publish

AnswerDeed = DraftAnswer | DecideAnswer | TellAgain


def do(db: Db, vault: Vault, house: House, chat: int, deed: AnswerDeed, now: datetime) -> None:
    """Carry it out. Stale where they may not (any more), or where it has moved on: then it is decided again."""
    person = staff_chats.speaker(db, vault, chat)
    if person is None or not may_publish(person):
        raise Stale("staff")
    if not _done(db, house, deed, Hand(by=person.id, at=now, why=IN_CHAT)):
        raise Stale("answer")


def _done(db: Db, house: House, deed: AnswerDeed, hand: Hand) -> bool:
    match deed:
        case DraftAnswer(entry=entry, seen=seen, body=body):
            wording = Wording(part=Part(Kind.ENTRY, entry), body=body)
            return not isinstance(revisions.draft(db, wording, seen, hand), Overtaken)
        case DecideAnswer(entry=entry, seq=seq, publish=True):
            done = publishing.publish(db, house.town, {Part(Kind.ENTRY, entry): seq}, hand)
            return isinstance(done, Published)
        case DecideAnswer(entry=entry, seq=seq):
            return drafts.drop(db, [(Part(Kind.ENTRY, entry), seq)], hand) == 1
        case TellAgain(number=number, serving=serving):
            served = editions.latest(db)
            if served is None or served.number != serving:
                return False
            return isinstance(publishing.tell_again(db, house.town, number, hand), Published)
