"""A complaint begins: free text first, only what is missing is asked for."""

from dataclasses import replace

from handlers.conversation import AskingText, Caring, Draft
from handlers.detour import ask_text
from handlers.drafts import draft_of, proceed, together, with_spot
from handlers.enclosing import enclose
from handlers.filing import file
from handlers.messages import Enclosed, ReplyKind
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from patrol.complaint import Kind

NOTHING = Enclosed()


def start(scene: Scene, answers: Answers, text: str, beside: Enclosed) -> Outcome:
    """A draft of these words; after delicate words it is kept from the village unless the resident says otherwise."""
    draft = with_spot(enclose(draft_of(scene, answers, text), beside), answers.town)
    if not isinstance(scene.conversation.stage, Caring) or draft.confidential:
        return go_on(answers, draft)
    begun = go_on(answers, replace(draft, confidential=True))
    return replace(begun, replies=(say(ReplyKind.COMPLAINT, Key.GUARDED_FIRST), *begun.replies))


def go_on(answers: Answers, draft: Draft) -> Outcome:
    """Asks for the village or shows the draft."""
    stage, reply = proceed(draft, (), answers)
    return Outcome(stage=stage, replies=(reply,))


def ask(beside: Enclosed = NOTHING, kind: Kind = Kind.COMPLAINT, *, confidential: bool = False) -> Outcome:
    """Asks for the matter itself."""
    return ask_about(enclose(Draft(kind=kind, confidential=confidential), beside))


def ask_about(draft: Draft) -> Outcome:
    """Asks for the matter of a draft in which something stands already."""
    return Outcome(stage=AskingText(draft=draft), replies=(ask_text(draft),))


def told(scene: Scene, answers: Answers, stage: AskingText) -> Outcome:
    """The matter was said: a complaint is shown first, a question or request is filed as it is."""
    asked = stage.draft
    fresh = enclose(draft_of(scene, answers, together(asked.text, scene.said.text), asked.kind), asked)
    draft = replace(
        fresh,
        village=asked.village if fresh.village is None else fresh.village,
        place=fresh.place or asked.place,
        contact=asked.contact,
        confidential=fresh.confidential or asked.confidential,
    )
    draft = with_spot(draft, answers.town)
    return go_on(answers, draft) if asked.kind is Kind.COMPLAINT else file(answers, draft)
