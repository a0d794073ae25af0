"""One function decides who may do what with which item: for the chat, the pages and the exports."""

from patrol.complaint import Complaint, Person, Role
from patrol.lifecycle import Action

_TOWN = frozenset({Role.TOWN, Role.ADMIN})


def may(person: Person, action: Action, thing: Complaint) -> bool:
    """True when this person may do this to this item; READ is seeing it at all."""
    if not person.active or action not in {Action.READ, Action.TAKE, Action.REPLY, Action.CLOSE}:
        return False
    if thing.sensitive:
        return person.role is Role.CARE
    if person.role in _TOWN:
        return True
    return person.role is Role.POST and person.post == thing.post and not thing.confidential


def may_manage(person: Person) -> bool:
    """True for those who may see held and parked messages and the gaps of the town pack."""
    return person.active and person.role in _TOWN
