"""The desk's words are whole: nothing that can happen is without its word."""

from handlers.wording import states
from patrol.complaint import Kind, Role, State
from patrol.lifecycle import Action


def test_every_state_kind_right_and_action_has_its_word() -> None:
    assert set(states.STATES) == set(State)
    assert set(states.KINDS) == set(Kind)
    assert set(states.ROLES) == set(Role)
    assert set(states.ACTIONS) == set(Action)


def test_every_button_says_what_was_done() -> None:
    assert set(states.DONE) == set(states.BUTTONS)
    assert set(states.WORDS_MISSING) < set(states.BUTTONS)
