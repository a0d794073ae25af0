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


def answers_for(person: Person, thing: Complaint) -> bool:
    """True for those whose work this item is: the people of its post, or of the town desk, or the named person.

    The town desk sees every village's items; that it looked does not mean that the village knows.
    """
    return may(person, Action.READ, thing) and (thing.sensitive or person.post == thing.post)


def may_work_at(person: Person, post: str) -> bool:
    """True for those who may see a post's open queue, and may join a group to it: its own people and the town's."""
    return person.active and (person.role in _TOWN or (person.role is Role.POST and person.post == post))


def may_manage(person: Person) -> bool:
    """True for those who may see held and parked messages and the gaps of the town pack."""
    return person.active and person.role in _TOWN


def may_ring(person: Person) -> bool:
    """True for those who phone residents: the town desk, and the named person about sensitive matters alone."""
    return may_manage(person) or (person.active and person.role is Role.CARE)
