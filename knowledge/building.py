"""A base as it is asked: its published entries, their phrasings, and what was learnt from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge import indexing
from knowledge.carrying import Good, carried, likeness_alone
from knowledge.ear import Ear, Spoken, from_lists, taught
from knowledge.elsewhere import places
from knowledge.entry import Entry
from knowledge.indexing import comparable, indexed, texts_of
from knowledge.meaning import Encoder
from knowledge.normalise import fold
from knowledge.spelling import respelt
from knowledge.town import Question
from knowledge.trials import Learnt, learn, of_this_base
from knowledge.words import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """What was made of the entries; to be handed to `match`, not looked into.

    `entries` are those that may be told, by id; `named` are the places that each of them names.
    """

    entries: tuple[Entry, ...]
    words: Words
    named: tuple[frozenset[str], ...]
    known: frozenset[str]
    phrasings: indexing.Index
    learnt: Learnt
    encoder: Encoder | None = None


def build(
    entries: Iterable[Entry],
    words: Words,
    questions: Iterable[Question] = (),
    learnt: Learnt | None = None,
    encoder: Encoder | None = None,
    spoken: Iterable[Spoken] = (),
) -> Index:
    """An index over the published entries; `learnt` is what an earlier build of these very entries learnt.

    With an encoder the meaning of the words is compared as well. `spoken` teaches what danger sounds like.
    """
    bare = unlearnt(entries, words, encoder)
    if learnt is not None and of_this_base(bare.phrasings, learnt, encoder):
        return replace(bare, learnt=learnt)
    asked = [replace(question, text=comparable(question.text, words)) for question in questions]
    ear = ear_of(bare, tuple(spoken), asked)
    return replace(bare, learnt=replace(learn(bare.phrasings, asked, encoder), ear=ear))


def ear_of(bare: Index, spoken: tuple[Spoken, ...], asked: Sequence[Question]) -> Ear | None:
    """What the town's sentences of danger teach, its lists beside them, and all that is harmlessly asked here."""
    listed = from_lists(bare.words) if spoken else ()
    told = [replace(each, text=as_heard(bare, each.text)) for each in (*spoken, *listed)]
    return taught(told, (*bare.phrasings.texts, *(question.text for question in asked)))


def as_heard(index: Index, text: str) -> str:
    """A text as the ear gets it: comparable, and pinyin in the characters that are meant."""
    return respelt(comparable(text, index.words), index.phrasings.spelling)


def at_once(bare: Index, good: Good | None) -> Index:
    """The index with what the last good base taught: it serves without fitting all of it.

    That holds for the entries that the other base had; only what is new is learnt. Same base, same good one: same
    outcome.
    """
    return replace(bare, learnt=carried(good, bare.phrasings, bare.encoder))


def unlearnt(
    entries: Iterable[Entry], words: Words, encoder: Encoder | None = None, before: Index | None = None
) -> Index:
    """An index over the published entries that has learnt nothing and goes by likeness alone.

    What `before` knows is not found out again; the outcome is the same.
    """
    told = tuple(sorted((entry for entry in entries if entry.published), key=lambda entry: entry.id))
    usable = before if before is not None and before.words == words else None
    kept = {} if usable is None else {entry.id: number for number, entry in enumerate(usable.entries)}
    texts = [_texts(entry, words, usable, kept) for entry in told]
    named = tuple(_named(entry, said, usable, kept) for entry, said in zip(told, texts, strict=True))
    phrasings = indexed([entry.id for entry in told], texts, None if usable is None else usable.phrasings)
    return Index(
        entries=told,
        words=words,
        named=named,
        known=frozenset().union(*named),
        phrasings=phrasings,
        learnt=likeness_alone(phrasings),
        encoder=encoder,
    )


def _texts(entry: Entry, words: Words, before: Index | None, kept: Mapping[str, int]) -> tuple[str, ...]:
    number = kept.get(entry.id)
    if before is None or number is None or not _asked_alike(entry, before.entries[number]):
        return texts_of(entry, words)
    return before.phrasings.said_of(number)


def _asked_alike(one: Entry, other: Entry) -> bool:
    return (one.question, one.phrasings) == (other.question, other.phrasings)


def _named(entry: Entry, said: Sequence[str], before: Index | None, kept: Mapping[str, int]) -> frozenset[str]:
    """The places and lines that an entry names."""
    number = kept.get(entry.id)
    if before is not None and number is not None and before.entries[number] == entry:
        return before.named[number]
    texts = [*said, *(fold(text) for text in (entry.answer, entry.source, *entry.stops))]
    return frozenset(name for text in texts for name in places(text))
