"""Voices that somebody or something wrote down: the words are what was said, and the recording goes where they go."""

from dataclasses import replace

from handlers.conversation import (
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Choosing,
    Confirming,
    Draft,
    Editing,
    Picking,
    Separating,
    Stage,
)
from handlers.drafts import show
from handlers.enclosing import enclose, in_words, marked
from handlers.intent import LONGEST, Asks, Complains, Danger, Intent, TooLong, Unclear, VoiceOnly
from handlers.messages import Enclosed, Reply, ReplyKind
from handlers.outcome import Act, Deed, File, Outcome
from handlers.ports import Answers
from handlers.replies import in_passing, say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.town import Town

_Drafted = AskingText | AskingPlace | AskingPhone | AskingUrgency | Confirming | Editing
# What is answered to words without showing them: there the resident has to see what was heard.
_ANSWERS = frozenset(
    (
        *(Key.ANSWER, Key.ANSWER_PART, Key.ANSWER_SAME, Key.OPTIONS, Key.OPTIONS_PART, Key.OPTIONS_FOLLOW),
        *(Key.NOT_KNOWN, Key.NOT_KNOWN_PART, Key.NOT_KNOWN_AGAIN, Key.OUTSIDE),
    )
)


def whole(scene: Scene, intent: Intent) -> tuple[Scene, Intent]:
    """Words that would be too long to type: an alarm in them is one, the rest somebody has to listen to."""
    if not scene.said.voices or not isinstance(intent, TooLong):
        return scene, intent
    if intent.alarm is not None:
        return _with_text(scene, scene.said.text[:LONGEST]), intent.alarm
    return _with_text(scene, ""), VoiceOnly()


def _with_text(scene: Scene, text: str) -> Scene:
    return replace(scene, said=replace(scene.said, text=text))


def followed(scene: Scene, answers: Answers, intent: Intent, outcome: Outcome) -> Outcome:
    """The outcome with the recording beside its words: in what is filed or added, or in what is being said."""
    if not scene.said.voices or not isinstance(intent, Complains | Asks | Unclear | Danger):
        return outcome
    recording = Enclosed(voices=scene.said.voices, dictated=True)
    stage = _with(scene.conversation.stage, outcome.stage, recording)
    replies = tuple(_with_draft(reply, stage, answers.town) for reply in outcome.replies)
    deeds = tuple(_deed(deed, recording) for deed in outcome.deeds)
    return replace(outcome, stage=stage, deeds=deeds, replies=_shown(scene, replies))


def _with_draft(reply: Reply, stage: Stage, town: Town) -> Reply:
    """A draft is shown with the recording that it has now."""
    return show(stage.draft, town) if reply.key == Key.DRAFT and isinstance(stage, Confirming) else reply


def _deed(deed: Deed, recording: Enclosed) -> Deed:
    match deed:
        case File(draft=draft) if not draft.sensitive:
            return File(draft=replace(enclose(draft, recording), text=marked(draft.text)))
        case Act(text=text) if text:
            return replace(enclose(deed, recording), text=in_words(text, recording))
        case _:
            return deed


def _with(before: Stage, after: Stage, recording: Enclosed) -> Stage:
    """The stage with the recording, where the words have changed what it holds."""
    match after:
        case Choosing(text=text) | Picking(text=text) | Separating(text=text):
            return after if isinstance(before, type(after)) and before.text == text else enclose(after, recording)
        case AskingText() | AskingPlace() | AskingPhone() | AskingUrgency() | Confirming() | Editing():
            return after if after.draft == _draft(before) else replace(after, draft=enclose(after.draft, recording))
        case _:
            return after


def _draft(stage: Stage) -> Draft | None:
    return stage.draft if isinstance(stage, _Drafted | Separating) else None


def _shown(scene: Scene, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    if not any(reply.key in _ANSWERS for reply in replies):
        return replies
    return (say(ReplyKind.MENU, Key.HEARD, what=in_passing(scene.said.text)), *replies)
