"""Talking on with whoever answered: after a post's reply the next words are for the one who wrote it."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers import adding, asking_on, following, items, outside
from handlers.buttons import button
from handlers.conversation import Erasing, Idle, Picking
from handlers.drafts import category_of
from handlers.enclosing import sent_with
from handlers.intent import Asks, Complains, FreeText
from handlers.messages import Button, Enclosed, Said
from handlers.outcome import Act, Deed, Outcome
from handlers.phone import bare_phone
from handlers.ports import Answers
from handlers.scene import Scene
from handlers.separating import OTHER_MATTER
from handlers.wording import render
from handlers.wording.keys import Key
from knowledge.matching import Found
from knowledge.normalise import clean
from knowledge.villages import find_villages
from knowledge.words import OTHER
from patrol.complaint import Complaint, State
from patrol.lifecycle import Action

TALKS_ON = timedelta(days=7)
"""So long after anything was last said about an item the next words may still be meant for it."""
_TALKS = frozenset({State.IN_PROGRESS, State.WAITING_RESIDENT})
_WHEN = "(?:几点|啥时候|什么时候|啥辰光|几时|哪天|几号|多久)"
# 几点来 is asked of whoever said that they will come, whatever the bus timetable knows.
_COMING = re.compile(
    rf"(?:那|哦|好的?|你们?|侬|师傅|大概|明天|今天|后天|上午|下午|到底|要|会|能)*{_WHEN}"
    r"(?:才|会|能|好|可以|要|过)*(?:来|到|修|弄|上门)(?:修|弄|看|清|好|得了?)*(?:啊|呀|呢|额|嘛|吗)*"
)
# What is said to somebody who comes, and hardly to a machine that knows things.
_TO_SOMEBODY = re.compile(
    r"来|人呢|没人|没看[到见]|没见|没动静|等|你们?|侬|师傅|今天|明天|后天|上午|下午|晚上|早上|现在|在家|不在|修|弄|好了|没好"
    r"|联系|打电话|还没|还要|还有多久|麻烦|辛苦|不用|不要|已经|到了|照片"
)


def respond(scene: Scene, answers: Answers, intent: FreeText) -> Outcome | None:
    """Puts the words to the one item that was answered lately; None where they are for nobody in particular."""
    beside, item = sent_with(scene.said), _answered(scene)
    if item is None or beside != Enclosed() or bare_phone(scene.said.text) is not None:
        return None
    if not _goes_on(scene, answers, item, intent):
        return None
    return _added(scene, answers, item, beside)


def _added(scene: Scene, answers: Answers, item: Complaint, beside: Enclosed) -> Outcome:
    done = adding.add(scene, answers, item.id, scene.said.text, beside)
    about = f"{item.number}:{item.version}"
    kept = replace(done.replies[0], key=Key.ADDED_ON, buttons=(_apart_button(about),))
    asked = following.asks_progress(scene.said.text, answers)
    lines = (items.line(scene, item),) if asked else ()
    return replace(done, stage=Idle(said=scene.said.text, added=about), replies=(*lines, kept))


def _apart_button(about: str) -> Button:
    return replace(button("apart"), id=f"apart:{about}")


def _answered(scene: Scene) -> Complaint | None:
    """The item whose staff wrote last, where only one is being talked about."""
    if not isinstance(scene.conversation.stage, Idle | Picking | Erasing):
        return None
    heard = dict(scene.last_words)
    talks = [each for each in items.listed(scene) if each.state in _TALKS and each.id in heard]
    fresh = [each for each in talks if scene.now - each.updated_at < TALKS_ON]
    return fresh[0] if len(fresh) == 1 else None


def _goes_on(scene: Scene, answers: Answers, item: Complaint, intent: FreeText) -> bool:
    text, said = scene.said.text, clean(scene.said.text)
    if _of_another_matter(answers, item, text):
        return False
    if _COMING.fullmatch(said) or following.asks_progress(text, answers) or following.still_open(said):
        return True
    if isinstance(scene.conversation.stage, Picking) or asking_on.last(scene, answers) is not None:
        return False
    return _sounds_so(answers, item, text, said, intent)


def _sounds_so(answers: Answers, item: Complaint, text: str, said: str, intent: FreeText) -> bool:
    """Whether words that may be about anything are rather said to somebody who comes, or has asked."""
    if outside.matter(answers, text) is not None:
        return False
    if isinstance(intent, Asks) and isinstance(outside.known(answers, text), Found):
        return False
    if isinstance(intent, Complains) and category_of(text, answers.town) != OTHER:
        return False
    return item.state is State.WAITING_RESIDENT or _TO_SOMEBODY.search(said) is not None


def _of_another_matter(answers: Answers, item: Complaint, text: str) -> bool:
    """Whether the words name another village or another kind of trouble."""
    named = find_villages(text, answers.town.villages)
    if named and all(village.id != item.village for village in named):
        return True
    return category_of(text, answers.town) not in (OTHER, item.category)


def apart(scene: Scene, about: str) -> tuple[Scene, tuple[Deed, ...]] | None:
    """The scene in which the words that went to an item are said anew, and what staff are told of that.

    None where other words have gone somewhere since.
    """
    stage = scene.conversation.stage
    if not isinstance(stage, Idle) or not stage.said or about not in ("", stage.added):
        return None
    item = items.by_number(scene, stage.added.partition(":")[0])
    talk = replace(scene.conversation, stage=Idle(), buttons=())
    fresh = replace(scene, said=Said(text=stage.said), conversation=talk, items=())
    return fresh, () if item is None or item.ended else (_note(item),)


def _note(item: Complaint) -> Act:
    text = render(Key.ADDED_APART, {})
    return Act(complaint=item.id, version=item.version, action=Action.ADD, text=text)


def means_apart(scene: Scene) -> bool:
    """Whether somebody says in words that what went to an item is another matter."""
    stage = scene.conversation.stage
    return isinstance(stage, Idle) and bool(stage.said) and clean(scene.said.text) in OTHER_MATTER
