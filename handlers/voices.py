"""Voices that nobody has written down: never refused. They join what is being said, else become a callback."""

from dataclasses import dataclass, replace
from typing import assert_never

from handlers import adding, care, complaint, confirming, items, question
from handlers.buttons import button
from handlers.conversation import (
    Adding,
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Caring,
    Choosing,
    Confirming,
    Draft,
    Editing,
    Erasing,
    Idle,
    Picking,
    Separating,
    Stage,
)
from handlers.detour import ask_again, ask_urgency, at_rest, received
from handlers.drafts import draft_of, settled
from handlers.enclosing import enclose, in_words
from handlers.filing import file, heard
from handlers.guided import Insuring, Relieving
from handlers.intent import FreeText
from handlers.messages import Enclosed, Reply, ReplyKind
from handlers.outcome import Act, Outcome
from handlers.phone import bare_phone
from handlers.places import is_only_village
from handlers.placing import settle
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording import render
from handlers.wording.keys import Key
from knowledge.normalise import clean
from knowledge.town import Town
from knowledge.villages import find_villages
from patrol.complaint import Complaint, Kind
from patrol.lifecycle import Action

_URGENT_BUTTON = button("voice:urgent")
_URGENT = frozenset(
    (
        "急",
        "急的",
        "急额",
        "很急",
        "很急的",
        "蛮急",
        "蛮急的",
        "急死了",
        "非常急",
        "特别急",
        "十万火急",
        "急得很",
        "要紧",
    )
)
_CALM = frozenset(("不急", "不急的", "勿急", "不怎么急", "不是很急", "不太急", "不着急", "还好", "慢慢来", "不要紧"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Overdue:
    """A voice about which was asked in vain: what is filed, and what is said of it."""

    draft: Draft
    reply: Reply


def overdue(stage: Stage, town: Town) -> Overdue | None:
    """What has to be filed when somebody who sent a voice says no more; None where nothing was asked.

    What only the named person may hear is passed on after a yes and not before.
    """
    if not isinstance(stage, AskingUrgency | AskingPlace) or not stage.draft.voices or stage.draft.sensitive:
        return None
    if isinstance(stage, AskingPlace) and stage.draft.kind is not Kind.CALLBACK:
        return None
    draft = replace(stage.draft, kind=Kind.CALLBACK)
    return Overdue(draft=settled(draft), reply=replace(heard(draft, town.hotline), filed=True))


def alone(scene: Scene, answers: Answers) -> Outcome:
    """A voice that nobody wrote down; what is being said has it already."""
    stage = scene.conversation.stage
    match stage:
        case AskingText(draft=draft):
            return complaint.told(scene, answers, AskingText(draft=draft))
        case AskingPlace():
            return _place_again(scene, answers, stage)
        case AskingPhone(draft=draft):
            return _file(answers, draft)
        case AskingUrgency(draft=draft):
            return _unasked(scene, answers, draft)
        case Editing(draft=draft, later=later):
            back = confirming.back(answers, draft, later)
            return replace(back, replies=(say(ReplyKind.COMPLAINT, Key.VOICE_GOT), *back.replies))
        case Choosing() | Separating() | Confirming():
            return _asked_again(scene, answers, stage)
        case Adding(complaint=item):
            return adding.add(scene, answers, item, "", _voices(scene))
        case Caring():
            return _carefully(scene, answers)
        case Idle() | Picking() | Erasing() | Insuring() | Relieving():
            return _openly(scene, answers, stage)
        case _ as never:
            assert_never(never)


def _voices(scene: Scene) -> Enclosed:
    said = scene.said
    return Enclosed(photos=said.photos, voices=said.voices, spot=said.spot)


def _asked_again(scene: Scene, answers: Answers, stage: Stage) -> Outcome:
    asked = ask_again(scene, answers.town, short=False)
    return Outcome(stage=stage, replies=received(Key.VOICE_GOT, asked))


def _place_again(scene: Scene, answers: Answers, stage: AskingPlace) -> Outcome:
    """The village was said, and nobody here can hear it: asked once more, then the town desk sorts it out."""
    if stage.tries > 1 or stage.draft.kind is Kind.CALLBACK:
        return settle(answers, stage.draft, "", stage.later)
    again = replace(stage, tries=stage.tries + 1)
    asked = ask_again(replace(scene, conversation=replace(scene.conversation, stage=again)), answers.town)
    asked = replace(asked, key=Key.VOICE_PLACE_AGAIN) if asked else None
    return Outcome(stage=again, replies=received(Key.VOICE_GOT, asked))


def _openly(scene: Scene, answers: Answers, stage: Stage) -> Outcome:
    item = items.just_called(scene)
    if item is not None:
        return adding.add(scene, answers, item.id, "", _voices(scene))
    before = stage if isinstance(stage, Picking) else None
    draft = draft_of(scene, answers, before.text if before else "", Kind.CALLBACK)
    draft = enclose(draft, before) if before else draft
    return _ask(scene, _at_home(scene, enclose(draft, _voices(scene))))


def _ask(scene: Scene, draft: Draft) -> Outcome:
    return Outcome(stage=AskingUrgency(draft=draft), replies=(ask_urgency(scene, draft),))


def _at_home(scene: Scene, draft: Draft) -> Draft:
    """Where none is known, the village of what the resident said last; kept from it where that was."""
    last = next(iter(items.listed(scene)), None)
    if last is None:
        return draft
    village = draft.village if draft.village is not None or last.confidential else last.village
    return replace(draft, village=village, confidential=draft.confidential or last.confidential)


def _carefully(scene: Scene, answers: Answers) -> Outcome:
    """After delicate words only the named person may hear it; where there is none, the town desk and no village."""
    item = care.asked(scene)
    if item is not None:
        deed = enclose(Act(complaint=item.id, version=item.version, action=Action.ADD), _voices(scene))
        reply = say(ReplyKind.HANDOFF, Key.VOICE_ADDED_CARE)
        return Outcome(stage=Caring(), replies=(reply,), deeds=(deed,))
    draft = replace(draft_of(scene, answers, "", Kind.CALLBACK), village="", confidential=True, sensitive=scene.care)
    return _ask(scene, enclose(draft, _voices(scene)))


def _unasked(scene: Scene, answers: Answers, draft: Draft) -> Outcome:
    """The question was answered by another voice: both are filed, so that somebody listens at once.

    What only the named person may hear is passed on after a yes and not before.
    """
    if draft.sensitive:
        return _asked_again(scene, answers, scene.conversation.stage)
    filed = file(answers, replace(draft, village=draft.village or ""))
    told = replace(filed.replies[0], key=Key.VOICE_FILED_UNASKED, buttons=(_URGENT_BUTTON,))
    return replace(filed, replies=(told, *filed.replies[1:]))


def press(scene: Scene, answers: Answers, answer: str) -> Outcome | None:
    """很急, 不急, 打字说; None where that answers nothing (any more)."""
    stage = scene.conversation.stage
    if answer == "urgent" and not isinstance(stage, AskingUrgency):
        return _urgent_after_all(scene)
    if not isinstance(stage, AskingUrgency) or answer not in ("urgent", "calm", "write"):
        return None
    if answer == "write":
        return complaint.ask_about(replace(stage.draft, kind=Kind.COMPLAINT, sensitive=False))
    return answered(scene, answers, stage, urgent=answer == "urgent")


def answered(scene: Scene, answers: Answers, stage: AskingUrgency, *, urgent: bool) -> Outcome:
    """Filed at once; only where it is not urgent and nobody knows which village, that is asked first, once."""
    open_already = _urgent_item(scene, stage.draft) if urgent else None
    if open_already is not None:
        return _added_as_urgent(scene, open_already, stage.draft)
    draft = replace(stage.draft, urgent=urgent)
    if urgent or draft.confidential or draft.village is not None:
        return _file(answers, draft)
    asking = AskingPlace(draft=draft, tries=2)
    asked = ask_again(replace(scene, conversation=replace(scene.conversation, stage=asking)), answers.town)
    return Outcome(stage=asking, replies=(asked,) if asked else ())


def _file(answers: Answers, draft: Draft) -> Outcome:
    filed = file(answers, replace(draft, kind=Kind.CALLBACK, village=draft.village or ""))
    return replace(filed, stage=Caring()) if draft.sensitive else filed


def _urgent_item(scene: Scene, draft: Draft) -> Complaint | None:
    """One urgent item a chat, as with danger in words; but nothing that a village may not hear goes to it."""
    urgent = (item for item in items.listed(scene) if item.urgent)
    return next((item for item in urgent if item.confidential or not draft.confidential), None)


def _urgent_after_all(scene: Scene) -> Outcome | None:
    """很急, pressed after it was filed, is written into it: what an item is never changes."""
    item = items.just_called(scene)
    if item is None:
        return None
    told = _added_as_urgent(scene, item, Draft())
    return replace(told, stage=at_rest(scene.conversation.stage))


def _added_as_urgent(scene: Scene, item: Complaint, draft: Draft) -> Outcome:
    text = "\n".join(filter(None, (in_words(draft.text, draft), render(Key.VOICE_SAYS_URGENT, {}))))
    deed = Act(complaint=item.id, version=item.version, action=Action.ADD, text=text)
    reply = replace(say(ReplyKind.EMERGENCY, Key.VOICE_ADDED_URGENT, number=item.number), complaint=item.number)
    return Outcome(stage=Idle(), replies=(reply,), deeds=(enclose(deed, draft),))


def told(scene: Scene, answers: Answers, stage: AskingUrgency, intent: FreeText) -> Outcome:
    """Words instead of a tap: an answer, a number, a village, a question on the side, or the matter itself."""
    words = clean(scene.said.text)
    if words in _URGENT or words in _CALM:
        return answered(scene, answers, stage, urgent=words in _URGENT)
    draft = _known(scene, answers, stage.draft)
    if draft is not None:
        asked = ask_urgency(scene, draft, again=True)
        return Outcome(stage=AskingUrgency(draft=draft), replies=(asked,))
    told = question.between(scene, answers, intent)
    if told is not None:
        return told
    matter = replace(stage.draft, kind=Kind.COMPLAINT, sensitive=False)
    return complaint.told(scene, answers, AskingText(draft=matter))


def _known(scene: Scene, answers: Answers, draft: Draft) -> Draft | None:
    """The draft with a number or a village, where nothing else was said."""
    text, villages = scene.said.text, answers.town.villages
    number = bare_phone(text)
    if number is not None:
        return replace(draft, contact=number)
    named = find_villages(text, villages) if is_only_village(text, villages) else ()
    return replace(draft, village=named[0].id) if len(named) == 1 else None
