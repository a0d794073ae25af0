"""Asking on after an answer (那住院呢, 我妈72岁呢, 要带什么): the earlier question says what new words leave out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import lru_cache

from handlers.conversation import Idle, Picking
from handlers.places import without_villages
from handlers.ports import Answers
from handlers.scene import Scene
from knowledge.entry import Entry
from knowledge.matching import MOST_OFFERED, Candidate, Found, NotKnown, Unsure
from knowledge.normalise import clean, clean_word, normalise
from knowledge.words import Words

Matched = Found | Unsure | NotKnown
FORGOTTEN_AFTER = timedelta(minutes=10)
_LONGEST = 16
# 那边 and 那个人 point at something, 那么 and 那 open a question.
_OPENING = re.compile(r"^(?:那么|那(?![么边个里年时天条家儿些位块种次样阵])|还有|再问一?下?|[哦噢喔嗯哎])+")
_ASKS = re.compile("那.*呢$")
_ENDING = re.compile(r"呢[啊呀额]?$")
_AGE = r"\d{1,3}岁|[一二三四五六七八九十]{1,3}岁"
# 现在低保一个月多少钱 is about 低保.
_FRAME = re.compile(
    "^(?:现在|今年|目前|一般|我想)+|(?:一个月|每个?月|一年|每年|一天|一次|每人|大概|需要|可以|[要能会去到，,])+$"
)
# 我妈64, 我妈七十二: nobody says 岁 each time.
_BESIDE = (
    r"\d{2,3}|[二三四五六七八九]?十[一二三四五六七八九]?"
    "|我们?|你|侬|他|她|伊|家|的|了|是|有|在|也|今年|已经|个|人|要是|如果|上|里|去"
)


class Sort(Enum):
    """How words hang on to an answer: a bare question, a person or place, or something else of the same topic."""

    BARE = auto()
    ABOUT = auto()
    OTHER = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Words that ask on, without what opens and ends them."""

    sort: Sort
    core: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Same:
    """The entry that was told is all there is for these words too."""

    entry: Entry


def last(scene: Scene, answers: Answers) -> Entry | None:
    """The entry answered last, unless that is ten minutes ago or something else came between."""
    stage = scene.conversation.stage
    if not isinstance(stage, Idle | Picking) or not stage.since:
        return None
    if scene.now - datetime.fromisoformat(stage.since) >= FORGOTTEN_AFTER:
        return None
    entry = answers.town.entry(stage.entry)
    return entry if entry is not None and entry.published else None


def is_meant(scene: Scene, answers: Answers) -> bool:
    """Whether free words ask on; what may be about something else counts only if the topic has an answer to it."""
    entry, asked = last(scene, answers), read(answers, scene.said.text)
    if entry is None or asked is None:
        return False
    if asked.sort is not Sort.OTHER or _ASKS.match(clean(scene.said.text)):
        return True
    return completed(answers, entry, asked) is not None


def read(answers: Answers, text: str) -> Asked | None:
    """The words as something that hangs on to an answer; None for words that stand by themselves."""
    words, said = answers.town.words, clean(text)
    if len(said) > _LONGEST:
        return None
    core = _ENDING.sub("", _OPENING.sub("", said))
    if not core:
        return None
    if is_bare(core, words):
        return Asked(sort=Sort.BARE, core=core)
    if _is_about(core, answers, hangs=core != said):
        return Asked(sort=Sort.ABOUT, core=core)
    return Asked(sort=Sort.OTHER, core=core) if core != said else None


def is_bare(text: str, words: Words) -> bool:
    """Whether a question names nothing that it is about: 要带什么, 几号."""
    said = _ENDING.sub("", clean(text))
    listed = _bare(words)
    return said in listed or normalise(said, words) in listed


@lru_cache(maxsize=8)
def _bare_of(bare: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(clean_word, bare))


def _bare(words: Words) -> frozenset[str]:
    return _bare_of(words.bare)


def _is_about(core: str, answers: Answers, *, hangs: bool) -> bool:
    """Whether the words are nothing but a person or a place; a village alone may be anything."""
    rest = clean(without_villages(core, answers.town.villages))
    if rest == "" or rest != core:
        return hangs and (rest == "" or _about(answers.town.words.about).fullmatch(rest) is not None)
    return _about(answers.town.words.about).fullmatch(rest) is not None and _names_somebody(rest, answers.town.words)


def _names_somebody(rest: str, words: Words) -> bool:
    return re.search(_AGE, rest) is not None or any(clean_word(word) in rest for word in words.about)


@lru_cache(maxsize=8)
def _about(about: tuple[str, ...]) -> re.Pattern[str]:
    listed = sorted(filter(None, map(clean_word, about)), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join([*map(re.escape, listed), _AGE, _BESIDE])})+")


def carried(answers: Answers, last: Entry | None, text: str) -> Found | Unsure | Same | None:
    """What the words find together with the question before; None where they stand by themselves."""
    asked = read(answers, text)
    if last is None or asked is None:
        return None
    if asked.sort is Sort.OTHER and isinstance(answers.match(text), Found):
        return None
    return completed(answers, last, asked)


def completed(answers: Answers, entry: Entry, asked: Asked) -> Found | Unsure | Same | None:
    """What the words find together with the question answered last.

    Found only for another entry of the same topic; what is less sure is to be offered.
    """
    found = [answers.match(text) for text in _whole_questions(answers, entry, asked)]
    sure = next((each for each in found if isinstance(each, Found) and _goes_on(each.entry, entry)), None)
    if sure is not None:
        return sure
    if asked.sort is Sort.OTHER and isinstance(found[-1], NotKnown):
        # The topic alone finds entries for any word, the weather too.
        found = [each for each in found if isinstance(each, Found)]
    offered = () if found and _is_nearest(found[0], entry, asked) else _offered(found, entry, asked)
    if offered:
        return Unsure(candidates=offered)
    return None if asked.sort is Sort.OTHER else Same(entry=entry)


def _goes_on(entry: Entry, before: Entry) -> bool:
    return entry.id != before.id and entry.topic == before.topic


def _whole_questions(answers: Answers, entry: Entry, asked: Asked) -> tuple[str, ...]:
    about, asks = _halves(entry.question, answers.town.words)
    label = answers.town.topics.get(entry.topic, "")
    match asked.sort:
        case Sort.BARE:
            return (f"{about}{asked.core}",)
        case Sort.ABOUT:
            return (f"{asked.core}{entry.question}",)
        case Sort.OTHER:
            return f"{label}{asked.core}{asks}", f"{label}{asked.core}", asked.core


def _halves(question: str, words: Words) -> tuple[str, str]:
    """What a question is about, and the word with which it asks: 低保怎么申请 is 低保 and 怎么."""
    starts = [(question.find(cue), -len(cue), cue) for cue in words.question_cues if cue in question]
    if not starts:
        return question, ""
    at, _, cue = min(starts)
    return _FRAME.sub("", question[:at]) or question, cue


def _offered(found: Sequence[Matched], entry: Entry, asked: Asked) -> tuple[Candidate, ...]:
    near: dict[str, Candidate] = {}
    for each in found:
        again = asked.sort is Sort.OTHER and isinstance(each, Found)
        for candidate in _candidates(each):
            other = candidate.entry.id != entry.id and not candidate.entry.history
            if again or (other and (asked.sort is Sort.OTHER or candidate.entry.topic == entry.topic)):
                near.setdefault(candidate.entry.id, candidate)
    return tuple(sorted(near.values(), key=lambda each: -each.confidence))[:MOST_OFFERED]


def _is_nearest(found: Matched, entry: Entry, asked: Asked) -> bool:
    """Whether words that name no matter of their own lead back to the entry that was told."""
    first = next(iter(_candidates(found)), None)
    return asked.sort is not Sort.OTHER and first is not None and first.entry.id == entry.id


def _candidates(found: Matched) -> tuple[Candidate, ...]:
    if isinstance(found, Found):
        return (Candidate(entry=found.entry, confidence=found.confidence),)
    return found.candidates if isinstance(found, Unsure) else ()
