"""Eight digits and nothing else, not those of a telephone: a code of staff without its word, or who knows what."""

import re
import unicodedata
from dataclasses import replace

from handlers.binding import CODE_BEGINS, CODE_DIGITS, Joining
from handlers.conversation import Adding, AskingPhone
from handlers.detour import detour
from handlers.messages import ReplyKind, Said
from handlers.outcome import GuessedCode, Outcome
from handlers.phone import bare_phone
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.speaker import Resident, Staff
from handlers.wording.keys import Key

_BARE = re.compile(rf"[{CODE_BEGINS}][0-9]{{{CODE_DIGITS - 1}}}")
_LONGEST = 40
_BEHIND = "。.，,"


def bare(said: Said) -> str | None:
    """The eight digits, when they were written, may be a code, and nothing came beside them."""
    if said.button is not None or said.photos or said.voices or said.spot or len(said.text) > _LONGEST:
        return None
    words = "".join(unicodedata.normalize("NFKC", said.text).split()).rstrip(_BEHIND)
    return words if _BARE.fullmatch(words) else None


def joining(scene: Scene) -> Joining | None:
    """A code that is good now."""
    code = bare(scene.said)
    return Joining(code=code) if code is not None and _is_good(scene) else None


def unread(scene: Scene, answers: Answers) -> Outcome | None:
    """Digits that say nothing: no question, and no complaint either; None where they may be meant."""
    meant = isinstance(scene.conversation.stage, AskingPhone | Adding) or bare_phone(scene.said.text) is not None
    if meant or bare(scene.said) is None:
        return None
    key = Key.JOIN_BARE if _is_known(scene) else Key.DIGITS
    return detour(scene, answers, say(ReplyKind.REFUSED, key))


def counted(scene: Scene, outcome: Outcome) -> Outcome:
    """Bare digits that were no code count like any wrong one, or codes could be guessed without end."""
    if bare(scene.said) is None or _is_good(scene) or not _is_known(scene):
        return outcome
    return replace(outcome, deeds=(*outcome.deeds, GuessedCode()))


def _is_good(scene: Scene) -> bool:
    return isinstance(scene.speaker, Resident | Staff) and scene.speaker.code


def _is_known(scene: Scene) -> bool:
    return isinstance(scene.speaker, Staff) or (isinstance(scene.speaker, Resident) and scene.speaker.known)
