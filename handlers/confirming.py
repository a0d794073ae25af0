"""The draft is shown: handing it in, keeping it from the village, and what else is said meanwhile."""

from dataclasses import replace

from handlers import cues, question
from handlers.conversation import Confirming, Draft, Editing, Separating
from handlers.detour import ask_edit, separate
from handlers.drafts import Later, category_of, show, with_words
from handlers.enclosing import enclose, sent_with
from handlers.filing import file
from handlers.intent import Asks, FreeText
from handlers.messages import Reply, ReplyKind
from handlers.outcome import Outcome
from handlers.phone import bare_phone, beside_phone
from handlers.places import meant_villages
from handlers.placing import noted
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.normalise import clean
from knowledge.town import Town
from knowledge.words import OTHER

# "不对，是柳西村的" corrects the village; a longer sentence that names one is a matter of its own.
_LONGEST_CORRECTION = 14


def back(answers: Answers, draft: Draft, later: Later, *before: Reply) -> Outcome:
    """The draft is shown (again)."""
    return Outcome(stage=Confirming(draft=draft, later=later), replies=(*before, show(draft, answers.town)))


def hand_in(scene: Scene, answers: Answers) -> Outcome | None:
    """Files the draft; None where none is shown. One that was about to be changed may be handed in as it is."""
    stage = scene.conversation.stage
    if not isinstance(stage, Confirming | Editing):
        return None
    return file(answers, stage.draft, stage.later)


def guard(scene: Scene, answers: Answers, *, confidential: bool) -> Outcome | None:
    """Keeps the draft from the village, or no longer; None where none is shown."""
    stage = scene.conversation.stage
    if not isinstance(stage, Confirming | Editing):
        return None
    return back(answers, replace(stage.draft, confidential=confidential), stage.later)


def edit(scene: Scene, answers: Answers) -> Outcome | None:
    """Asks what to change; None where no draft is shown."""
    stage = scene.conversation.stage
    if not isinstance(stage, Confirming | Editing):
        return None
    asking = Editing(draft=stage.draft, later=stage.later)
    return Outcome(stage=asking, replies=(ask_edit(asking, answers.town),))


def speak(scene: Scene, answers: Answers, stage: Confirming | Editing, intent: FreeText) -> Outcome:
    """Corrects the draft, answers a question on the side, or asks whether it is another matter."""
    if scene.said.photos:
        return _apart(scene, stage, intent)
    told = _corrected(scene, answers, stage) or question.between(scene, answers, intent)
    return told or _apart(scene, stage, intent)


def _corrected(scene: Scene, answers: Answers, stage: Confirming | Editing) -> Outcome | None:
    text, town = scene.said.text, answers.town
    number, named = bare_phone(text), meant_villages(text, town.villages)
    if number is not None:
        draft = with_words(stage.draft, beside_phone(text, number), answers)
        return back(answers, replace(draft, contact=number), stage.later)
    if len(named) == 1 and len(clean(text)) <= _LONGEST_CORRECTION and not _is_another(stage.draft, text, town):
        draft = replace(noted(stage.draft, text, answers), village=named[0].id)
        return back(answers, draft, stage.later)
    return None


def _is_another(draft: Draft, text: str, town: Town) -> bool:
    """Whether words that name a village complain of another kind of trouble there."""
    kind = category_of(text, town) if cues.complains(cues.hear(text, town.words), town.words) else OTHER
    return OTHER not in (kind, draft.category) and kind != draft.category


def _apart(scene: Scene, stage: Confirming | Editing, intent: FreeText) -> Outcome:
    """Nothing said is dropped: it belongs to the draft or becomes a matter of its own."""
    said = scene.said
    asked = enclose(Separating(draft=stage.draft, text=said.text, later=stage.later), sent_with(said))
    unknown = (say(ReplyKind.NOT_KNOWN, Key.NOT_KNOWN_HERE),) if isinstance(intent, Asks) else ()
    return Outcome(stage=asked, replies=(*unknown, separate(said.text)))
