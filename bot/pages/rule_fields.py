"""What a form says of an insurance rule: the rule as it would be, or the sentence that says what is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.storage.insurance import Did, Wish
from handlers.wording import desk_rules
from knowledge.insurance import RATES, Rule, overlapping
from knowledge.insurance_rows import read_value, title

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_WORDS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """What is wrong, in a sentence."""

    sentence: str


def wished(rules: tuple[Rule, ...], rule: Rule, fields: Mapping[str, str], did: Did, seen: int) -> Wish | Wrong:
    """The rule as the form wants it; nothing is changed where it only is doubted or put away."""
    if did in (Did.DOUBTED, Did.ENDED):
        return Wish(rule=rule, did=did, seen=seen)
    made = _made(rule, fields)
    if isinstance(made, Wrong):
        return made
    if did is Did.CONFIRMED and made.since is None:
        return Wrong(sentence=desk_rules.SINCE_MISSING)
    return _apart(Wish(rule=made, did=did, seen=seen), [each for each in rules if each.id != rule.id])


def split(rules: tuple[Rule, ...], rule: Rule, fields: Mapping[str, str], seen: int) -> tuple[Wish, Wish] | Wrong:
    """The rule until the day before, as it was, and a new one from the form's day on, confirmed by whoever sends it."""
    made = _made(rule, fields)
    if isinstance(made, Wrong):
        return made
    if made.since is None or rule.since is None or made.since <= rule.since:
        return Wrong(sentence=desk_rules.NOT_LATER)
    before = replace(rule, until=made.since - timedelta(days=1))
    after = replace(made, id=f"{rule.id.partition('@')[0]}@{made.since.isoformat()}")
    new = _apart(Wish(rule=after, did=Did.CONFIRMED, seen=0), [before, *(one for one in rules if one.id != rule.id)])
    if isinstance(new, Wrong):
        return new
    return Wish(rule=before, did=Did.CONFIRMED if rule.confirmed_by else Did.CHANGED, seen=seen), new


def _apart(wish: Wish, others: Iterable[Rule]) -> Wish | Wrong:
    clash = next((other for other in others if overlapping((other, wish.rule)) is not None), None)
    return wish if clash is None else Wrong(sentence=desk_rules.CLASH.format(other=title(clash)))


def _made(rule: Rule, fields: Mapping[str, str]) -> Rule | Wrong:
    value = read_value(rule.part, fields.get("value", ""))
    if value is None:
        return Wrong(sentence=desk_rules.VALUE_WRONG.format(like="70%" if rule.part in RATES else "300元"))
    days = _day(fields.get("since", "")), _day(fields.get("until", ""))
    since, until = days
    if isinstance(since, Wrong):
        return since
    if isinstance(until, Wrong):
        return until
    if since is not None and until is not None and until < since:
        return Wrong(sentence=desk_rules.UNTIL_EARLY)
    source = fields.get("source", "").strip()[:MOST_WORDS]
    if not source:
        return Wrong(sentence=desk_rules.SOURCE_MISSING)
    as_of = fields.get("as_of", "").strip()[:MOST_WORDS] or rule.as_of
    return replace(rule, value=value, since=since, until=until, source=source, as_of=as_of)


def _day(written: str) -> date | Wrong | None:
    said = written.strip()
    if not said:
        return None
    try:
        return date.fromisoformat(said) if _DAY.fullmatch(said) else Wrong(sentence=desk_rules.DAY_WRONG)
    except ValueError:
        return Wrong(sentence=desk_rules.DAY_WRONG)
