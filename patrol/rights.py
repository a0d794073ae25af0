"""One function decides who may do what with which item: for the chat, the pages and the exports."""

from collections.abc import Mapping

from patrol.actions import Action
from patrol.complaint import Complaint, Person, Role

_TOWN = frozenset({Role.TOWN, Role.ADMIN})

_ANYBODY = frozenset(
    {
        *(Action.READ, Action.TAKE, Action.CONTACT, Action.REPLY, Action.NOTE, Action.ASK, Action.CLOSE, Action.UNDO),
        *(Action.ASK_EXTEND, Action.REFUSE_EXTEND, Action.ASK_REJECT, Action.DROP_REJECT),
        *(Action.SEND_OUTSIDE, Action.BACK_FROM_OUTSIDE, Action.RECATEGORISE, Action.ACK),
    }
)
_AT_POST = _ANYBODY | {Action.HAND_ON, Action.SEND_BACK, Action.MERGE, Action.SPLIT, Action.REGUARD}
_AT_TOWN = (_AT_POST - {Action.SEND_BACK}) | {
    *(Action.ASSIGN, Action.GRANT, Action.CONFIRM_REJECT, Action.ADD, Action.UNSOLVED)
}
DEEDS: Mapping[Role, frozenset[Action]] = {
    Role.POST: _AT_POST,
    Role.HEAD: _AT_POST | {Action.CONFIRM_REJECT},
    Role.TOWN: _AT_TOWN,
    Role.ADMIN: _AT_TOWN,
    Role.CARE: _ANYBODY | {Action.GRANT, Action.CONFIRM_REJECT, Action.UNSOLVED},
}
"""What each right may do to an item that is within it; from which state is the lifecycle's to say."""


def may(person: Person, action: Action, thing: Complaint) -> bool:
    """True when this person may do this to this item; READ is seeing it at all."""
    return person.active and action in DEEDS.get(person.role, ()) and _within(person, thing)


def _within(person: Person, thing: Complaint) -> bool:
    if thing.sensitive:
        return person.role is Role.CARE
    if person.role in _TOWN:
        return True
    return person.at_post and person.post == thing.post and not thing.confidential


def answers_for(person: Person, thing: Complaint) -> bool:
    """True for those whose work this item is: the people of its post, or of the town desk, or the named person.

    The town desk sees every village's items; that it looked does not mean that the village knows.
    """
    return may(person, Action.READ, thing) and (thing.sensitive or person.post == thing.post)


def may_work_at(person: Person, post: str) -> bool:
    """True for those who may see a post's open queue, and may join a group to it: its own people and the town's."""
    return person.active and (person.role in _TOWN or (person.at_post and person.post == post))


def may_manage(person: Person) -> bool:
    """True for those who may see held and parked messages and the gaps of the town pack."""
    return person.active and person.role in _TOWN


def may_ring(person: Person) -> bool:
    """True for those who phone residents: the town desk, and the named person about sensitive matters alone."""
    return may_manage(person) or (person.active and person.role is Role.CARE)


def may_roster(person: Person, post: str) -> bool:
    """True for those who say who is on duty at a post: its head, and the town's people."""
    return may_work_at(person, post) and person.role is not Role.POST


def may_enter(person: Person) -> bool:
    """True for those who may file for a resident: at the town desk by phone and counter, a patroller on their way."""
    return person.active and (person.role in _TOWN or person.at_post)


def may_list(person: Person) -> bool:
    """True for those who may take lists with them, printed or as a file; sensitive matters are in none."""
    return may_enter(person)


def may_open_many(person: Person) -> bool:
    """True for those whose lists may name people and phones: the town's people, where they ask for it."""
    return may_manage(person)


def may_publish(person: Person) -> bool:
    """True for those who decide what residents are told; whoever may manage may draft it and hand it in."""
    return person.active and person.role is Role.ADMIN
