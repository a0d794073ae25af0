"""What a message that gets no turn of its own says all the same: a delicate matter, or danger now."""

from handlers import cues
from handlers.intent import LONGEST, Danger, Sensitive
from handlers.messages import Said
from knowledge.words import Words

# Saying yes or no to the person offered after delicate words is as delicate as they were.
_DELICATE_BUTTONS = ("care:yes", "care:no")


def alarm_in(said: Said, words: Words) -> Danger | Sensitive | None:
    """The alarm in a message, delicate matters first; of very long ones the start and the end are read."""
    long = len(said.text) > LONGEST
    heard = cues.hear_long(said.text) if long else cues.hear(said.text, words)
    kinds = cues.sensitive(heard, words)
    if kinds or said.button in _DELICATE_BUTTONS:
        return Sensitive(kinds=kinds)
    return Danger(kinds=cues.dangers(heard, words)) if cues.is_alarm(heard, words) else None
