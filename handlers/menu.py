"""Greeting, menu, topics, and the small things people say."""

from dataclasses import replace

from handlers.buttons import buttons, for_entries
from handlers.conversation import Caring
from handlers.detour import detour
from handlers.jobs import JOB
from handlers.messages import Button, Reply, ReplyKind
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.speaker import Staff
from handlers.wishes import only_reports
from handlers.wording.keys import Key
from knowledge.entry import Entry
from knowledge.once import Once
from knowledge.town import Town

MOST_QUESTIONS = 5


def greet(scene: Scene, answers: Answers) -> Outcome:
    """A greeting with the menu; at first contact with the privacy notice, unless the channel shows it anyway."""
    hello = say(ReplyKind.MENU, Key.GREETING, town=answers.town.name)
    privacy = (notice(scene, answers),) if scene.first_contact and not scene.noticed else ()
    return detour(scene, answers, hello, *privacy, _menu(answers.town))


def notice(scene: Scene, answers: Answers) -> Reply:
    """The privacy notice, four lines; where the words go through servers abroad that is the first of them."""
    if scene.abroad:
        return say(ReplyKind.MENU, Key.PRIVACY_ABROAD, hotline=answers.town.hotline)
    return say(ReplyKind.MENU, Key.PRIVACY)


def show(scene: Scene, answers: Answers) -> Outcome:
    """The menu."""
    return detour(scene, answers, _menu(answers.town))


def _menu(town: Town) -> Reply:
    return say(ReplyKind.MENU, Key.MENU, *ways(town))


def ways(town: Town) -> tuple[Button, ...]:
    """The town's topics and what can be done here."""
    return _ways(town)


def _drawn(town: Town) -> tuple[Button, ...]:
    shown = {label: topic for topic, label in town.topics.items()}
    topics = [Button(id=f"topic:{shown[label]}", label=label) for label in town.greeting_topics if label in shown]
    return (*topics, *buttons("report", "progress", "handoff"))


_ways = Once(_drawn)


def topic(scene: Scene, answers: Answers, topic_id: str) -> Outcome | None:
    """The most useful questions of a topic: today's before the past, firm before weak; None for an unknown one."""
    label = answers.town.topics.get(topic_id)
    if label is None:
        return None
    offered = sorted((each for each in answers.town.entries if _in(each, topic_id)), key=_usefulness)
    key = Key.TOPIC if offered else Key.TOPIC_EMPTY
    reply = say(ReplyKind.MENU, key, *for_entries(offered[:MOST_QUESTIONS]), topic=label)
    return detour(scene, answers, reply)


def _in(entry: Entry, topic_id: str) -> bool:
    return entry.topic == topic_id and entry.published


def _usefulness(entry: Entry) -> tuple[bool, bool]:
    return entry.history, not entry.firm


def named_topic(text: str, town: Town) -> str | None:
    """The button that somebody typed instead of pressing: a topic, or, in any words, something to report."""
    if only_reports(text):
        return "report"
    return next((each.id for each in ways(town) if each.label == text.strip()), None)


def empty(scene: Scene, answers: Answers) -> Outcome:
    """Nothing to read: a kind word and the menu, or what was being asked."""
    return with_menu(scene, answers, say(ReplyKind.MENU, Key.EMPTY))


def nothing_more(scene: Scene, answers: Answers) -> Outcome:
    """Who wants to go on where nothing is left."""
    return stale(scene, answers, Key.NOTHING_MORE)


def stale(scene: Scene, answers: Answers, key: Key = Key.STALE) -> Outcome:
    """A button that fits nothing now: the ones that do are shown again; those of work only to who works here."""
    at_work = isinstance(scene.speaker, Staff)
    reply = say(ReplyKind.REFUSED, key)
    offered = tuple(each for each in scene.conversation.buttons if at_work or not each.id.startswith(f"{JOB}:"))
    if offered:
        return Outcome(stage=scene.conversation.stage, replies=(replace(reply, buttons=offered),))
    return with_menu(scene, answers, reply)


def too_long(scene: Scene, answers: Answers) -> Outcome:
    """Nothing happens and nothing is forgotten; the same buttons stand."""
    reply = replace(say(ReplyKind.REFUSED, Key.TOO_LONG), buttons=scene.conversation.buttons)
    return Outcome(stage=scene.conversation.stage, replies=(reply,))


def thanks(scene: Scene, answers: Answers) -> Outcome:
    """You are welcome."""
    return detour(scene, answers, say(ReplyKind.MENU, Key.THANKS))


def fine(scene: Scene, answers: Answers) -> Outcome:
    """A yes or no that answers nothing."""
    neutral = isinstance(scene.conversation.stage, Caring)
    return detour(scene, answers, say(ReplyKind.MENU, Key.NEUTRAL if neutral else Key.FINE))


def with_menu(scene: Scene, answers: Answers, reply: Reply) -> Outcome:
    """Under what was being asked stand its own buttons; where nothing was, the menu."""
    told = detour(scene, answers, reply)
    if len(told.replies) > 1:
        return told
    return replace(told, replies=(replace(reply, buttons=ways(answers.town)),))
