"""What is never answered from the entries: one's own case, what a doctor or a lawyer should say, where the bus is."""

from dataclasses import replace

from handlers import cues
from handlers.asking_on import is_bare
from handlers.buttons import buttons, for_entries
from handlers.messages import Button, Reply, ReplyKind
from handlers.ports import Answers
from handlers.replies import say
from handlers.wording import render
from handlers.wording.keys import Key
from knowledge.entry import Entry
from knowledge.matching import Candidate, Found, NotKnown, Unsure
from knowledge.normalise import normalise
from knowledge.town import Town
from knowledge.words import Outside

# What a body needs is said by somebody who sees it, not by a post.
_NOT_FOR_A_POST = ("medical",)


def known(answers: Answers, text: str) -> Found | Unsure | NotKnown:
    """What the entries know; nothing where they may not be asked."""
    return told(answers, text) if matter(answers, text) is None else NotKnown(confidence=0.0)


def told(answers: Answers, text: str) -> Found | Unsure | NotKnown:
    """What the entries know of words that they may answer.

    To words that do not say what they are about (要带什么) nothing is told outright.
    """
    found = answers.match(text)
    if not isinstance(found, Found) or not is_bare(text, answers.town.words) or written_for(answers, text):
        return found
    return Unsure(candidates=(Candidate(entry=found.entry, confidence=found.confidence),))


def matter(answers: Answers, text: str) -> Outside | None:
    """The kind of matter that must not be answered from the entries.

    None for an ordinary question, and for the very words that an entry was written for.
    """
    town = answers.town
    kind = cues.outside(cues.hear(text, town.words), town.words)
    return None if kind is None or written_for(answers, text) else kind


def written_for(answers: Answers, text: str) -> bool:
    """Whether these are the very words of an entry's question or phrasings."""
    found, words = answers.match(text), answers.town.words
    if not isinstance(found, Found):
        return False
    written = (found.entry.question, *found.entry.phrasings)
    return normalise(text, words) in {normalise(each, words) for each in written}


def respond(answers: Answers, kind: Outside, text: str) -> Reply:
    """A kind word and whom to ask; an entry that is near can be picked, it is not told by itself."""
    near = answers.match(text)
    words = "\n".join(filter(None, (kind.say, _door(answers.town, kind, near))))
    reply = say(ReplyKind.HANDOFF, Key.OUTSIDE, *_ways(kind, near), text=words)
    return replace(reply, confidence=0.0)


def _ways(kind: Outside, near: Found | Unsure | NotKnown) -> tuple[Button, ...]:
    if kind.id in _NOT_FOR_A_POST:
        return buttons("callback")
    picks = for_entries((near.entry,)) if isinstance(near, Found) else ()
    return (*picks, *buttons("ask_post", "callback"))


def _door(town: Town, kind: Outside, near: Found | Unsure | NotKnown) -> str:
    nearest = None if kind.id in _NOT_FOR_A_POST else _nearest(near)
    if nearest is None and not kind.office and kind.id in _NOT_FOR_A_POST:
        return ""
    office = town.office(kind.office or (nearest.office if nearest else ""))
    if office is None:
        return render(Key.OUTSIDE_HOTLINE, {"name": town.desk.name, "hotline": town.hotline})
    if not office.phone:
        return render(Key.OUTSIDE_HOTLINE, {"name": office.name, "hotline": town.hotline})
    return render(Key.OUTSIDE_OFFICE, {"name": office.name, "phone": office.phone})


def _nearest(near: Found | Unsure | NotKnown) -> Entry | None:
    match near:
        case Found(entry=entry):
            return entry
        case Unsure(candidates=(first, *_)):
            return first.entry
        case _:
            return None
