"""A matter that another program hands in: checked, and made the draft that a chat would make of it."""

import re
from dataclasses import dataclass, replace

from handlers import spots
from handlers.alarms import alarm_in
from handlers.conversation import Draft
from handlers.drafts import is_guarded, settled
from handlers.intent import LONGEST, Danger, Sensitive
from handlers.messages import Said
from handlers.wording.open311 import ENCLOSED, Fault
from knowledge.town import Town
from knowledge.villages import find_villages
from patrol.complaint import Kind

_LINK = re.compile(r"https?://[^\s<>\"]{1,490}")
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,12})?")
_LONGEST_PLACE = 200
_LONGEST_CONTACT = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What the program says, all in the resident's words; `village` is a village's id where it was chosen.

    `link` leads to a photo somewhere else. It is kept as text: we never fetch from an address that a stranger names.
    """

    service: str
    words: str = ""
    address: str = ""
    lat: str = ""
    long: str = ""
    village: str = ""
    link: str = ""
    contact: str = ""


def draft_of(report: Report, town: Town) -> Draft | Fault:
    """The draft, ready to be filed, or what is wrong with the report.

    Delicate matters become no item anywhere. Words of the kind that is usually kept from the village keep it from
    there: nobody is at hand who could say otherwise.
    """
    fault = _fault(report, town)
    if fault is not None:
        return fault
    alarm = alarm_in(Said(text=f"{report.words}\n{report.address}"), town.words)
    if isinstance(alarm, Sensitive):
        return Fault.DELICATE
    return settled(_urgent(_draft(report, town), alarm))


def _fault(report: Report, town: Town) -> Fault | None:
    if not report.service:
        return Fault.NO_SERVICE
    if report.service not in {each.id for each in town.words.categories}:
        return Fault.SERVICE
    if report.village and town.village(report.village) is None:
        return Fault.VILLAGE
    return _wrong_place(report) or _wrong_size(report)


def _wrong_place(report: Report) -> Fault | None:
    if bool(report.lat) != bool(report.long):
        return Fault.MAP
    if report.lat and not (_within(report.lat, 90) and _within(report.long, 180)):
        return Fault.MAP
    return None if report.lat or report.address or report.village else Fault.PLACE


def _within(degrees: str, most: int) -> bool:
    return bool(_DEGREES.fullmatch(degrees)) and abs(float(degrees)) <= most


def _wrong_size(report: Report) -> Fault | None:
    too_long = len(report.words) > LONGEST or len(report.address) > _LONGEST_PLACE
    if too_long or len(report.contact) > _LONGEST_CONTACT:
        return Fault.LONG
    return Fault.LINK if report.link and not _LINK.fullmatch(report.link) else None


def _draft(report: Report, town: Town) -> Draft:
    label = next(each.label for each in town.words.categories if each.id == report.service)
    enclosed = ENCLOSED.format(link=report.link) if report.link else ""
    return Draft(
        text="\n".join(filter(None, (report.words or label, enclosed))),
        category=report.service,
        village=report.village or _village(report, town),
        place=report.address,
        spot=f"{report.lat},{report.long}" if report.lat else "",
        contact=report.contact,
        confidential=is_guarded(f"{label}\n{report.words}", town),
    )


def _village(report: Report, town: Town) -> str:
    """The village that the address names, else the words; "" where that is not one: then it is the town desk's."""
    for text in (report.address, report.words):
        named = find_villages(text, town.villages)
        if named:
            return named[0].id if len(named) == 1 else ""
    return ""


def _urgent(draft: Draft, alarm: Danger | None) -> Draft:
    if alarm is None:
        return draft
    return replace(draft, kind=Kind.REQUEST, category=alarm.kinds[0].id, urgent=True)


def spot_of(place: str) -> tuple[str, str]:
    """Latitude and longitude that stand in an item's place; both "" where none do."""
    lat, _, long = spots.coordinates(place).partition(",")
    return lat, long
