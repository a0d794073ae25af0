"""The vendor's error numbers and what each means for us, as data."""

from enum import StrEnum


class Meaning(StrEnum):
    """What to do about a refusal."""

    TOKEN = "token"  # noqa: S105 - the word, not a secret
    """The access token is not the latest: get the latest, once."""
    BUSY = "busy"
    """Again in a moment."""
    MINUTE = "minute"
    """Too many calls a minute: the whole account waits that long."""
    DAY = "day"
    """The day's calls are used up: the whole account waits until midnight in Shanghai."""
    WINDOW = "window"
    """The resident has to write first; a notice may still reach them."""
    GONE = "gone"
    """The account cannot write to them: they do not follow it, or never did."""
    NOT_ALLOWED = "not allowed"
    """The account has not got this right; said once in the log."""
    WRONG_KIND = "wrong kind"
    """The account has it, but not for this kind of message."""
    NO_LEAVE = "no leave"
    """The resident gave no leave for a notice, or took it back."""
    SETTINGS = "settings"
    """Nothing goes through before somebody has put a setting right, here or with the vendor."""
    NEVER = "never"
    """No waiting makes this message one that it takes."""


MEANINGS: dict[int, tuple[Meaning, str]] = {
    -1: (Meaning.BUSY, "the platform is busy"),
    40001: (Meaning.TOKEN, "token not the latest"),
    40014: (Meaning.TOKEN, "token invalid"),
    42001: (Meaning.TOKEN, "token expired"),
    45011: (Meaning.MINUTE, "too many calls a minute"),
    45009: (Meaning.DAY, "the day's calls are used up"),
    45015: (Meaning.WINDOW, "their window is over"),
    45047: (Meaning.WINDOW, "too many since they wrote"),
    40003: (Meaning.GONE, "unknown openid"),
    46004: (Meaning.GONE, "unknown user"),
    43004: (Meaning.GONE, "they do not follow the account"),
    43019: (Meaning.GONE, "they are on the account's black list"),
    48001: (Meaning.NOT_ALLOWED, "the account has no right to this call"),
    50001: (Meaning.NOT_ALLOWED, "the account's right was taken back"),
    40200: (Meaning.WRONG_KIND, "not for this kind of account"),
    43101: (Meaning.NO_LEAVE, "no leave for a notice"),
    40013: (Meaning.SETTINGS, "wrong app id"),
    40125: (Meaning.SETTINGS, "wrong app secret"),
    40164: (Meaning.SETTINGS, "our address is not on the account's list"),
    40243: (Meaning.SETTINGS, "the app secret is frozen"),
    41002: (Meaning.SETTINGS, "no app id"),
    41004: (Meaning.SETTINGS, "no app secret"),
    48004: (Meaning.SETTINGS, "the platform has closed this call to the account"),
    50002: (Meaning.SETTINGS, "the account is limited"),
    50007: (Meaning.SETTINGS, "the account is blocked"),
    61024: (Meaning.SETTINGS, "the account is run by another platform"),
    89503: (Meaning.SETTINGS, "an administrator has to confirm our address"),
    89506: (Meaning.SETTINGS, "an administrator has refused our address"),
    89507: (Meaning.SETTINGS, "an administrator has refused our address"),
    40007: (Meaning.NEVER, "the file is not there any more"),
    40008: (Meaning.NEVER, "unknown kind of message"),
    40033: (Meaning.NEVER, "characters that it does not take"),
    40035: (Meaning.NEVER, "parameters that it does not take"),
    40037: (Meaning.NEVER, "unknown template"),
    44002: (Meaning.NEVER, "an empty call"),
    44004: (Meaning.NEVER, "an empty text"),
    45002: (Meaning.NEVER, "the text is too long"),
    45007: (Meaning.NEVER, "the voice is too long"),
    45008: (Meaning.NEVER, "the article is too long"),
    47001: (Meaning.NEVER, "data that it cannot read"),
    47003: (Meaning.NEVER, "the template does not fit"),
    87014: (Meaning.NEVER, "words that the platform forbids"),
}


def meaning(code: int) -> tuple[Meaning, str]:
    """What a number means, and in a few words why; one that we do not know may go away by itself."""
    return MEANINGS.get(code, (Meaning.BUSY, f"errcode {code}"))
