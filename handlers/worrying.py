"""What sounds like danger although no word of the lists says so: the numbers to call are said beside the answer.

Nothing else changes and nothing is filed: to sound like it is not enough for that.
"""

from dataclasses import replace

from handlers.conversation import Caring
from handlers.messages import Reply, ReplyKind
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.speaker import Resident
from handlers.wording import render
from handlers.wording.keys import Key
from knowledge.ear import WORRIED
from knowledge.town import Town

SURE = 0.88
"""From this probability on the numbers come first, large; below they are the last line."""
_EMERGENCY = ("110", "119", "120")


def worried(scene: Scene, answers: Answers, outcome: Outcome) -> Outcome:
    """The outcome with the numbers, where a resident's words sound like danger and none were said."""
    if not _may_be(scene, outcome):
        return outcome
    worry = answers.worry(scene.said.text)
    if worry >= SURE:
        return replace(outcome, replies=(_numbers(ReplyKind.EMERGENCY, answers.town), *outcome.replies))
    # To whom only a doctor may answer (吃什么药) 120 is said already.
    if worry >= WORRIED and all(reply.key != Key.OUTSIDE for reply in outcome.replies):
        return replace(outcome, replies=(*outcome.replies, _numbers(ReplyKind.MENU, answers.town)))
    return outcome


def _may_be(scene: Scene, outcome: Outcome) -> bool:
    """After delicate words everything stays neutral; who works here knows the numbers."""
    told = any(reply.kind is ReplyKind.EMERGENCY for reply in outcome.replies)
    kept = isinstance(scene.conversation.stage, Caring) or isinstance(outcome.stage, Caring)
    return bool(scene.said.text) and isinstance(scene.speaker, Resident) and not told and not kept


def _numbers(kind: ReplyKind, town: Town) -> Reply:
    return say(kind, Key.WORRY, talk=_to_talk(town))


def _to_talk(town: Town) -> str:
    """Whom to call with a heavy heart: the first line of despair that is no emergency number."""
    despair = next((each for each in town.words.sensitive if each.id == "suicide"), None)
    known = [town.helpline(line) for line in (despair.lines if despair else ())]
    line = next((each for each in known if each is not None and each.number not in _EMERGENCY), None)
    return render(Key.WORRY_TALK, {"number": line.number}) if line else ""
