"""The desk's words are whole: nothing that can happen is without its word."""

import re
from pathlib import Path

from handlers.notices import Occasion
from handlers.wording import states
from patrol.complaint import Kind, Outcome, Rating, Role, State
from patrol.lifecycle import Action

ROOT = Path(__file__).parents[2]
PLACES = [ROOT / place for place in ("patrol/lifecycle.py", "bot/storage/complaints.py", "bot/storage/staff_deeds.py")]


def test_every_state_kind_right_and_action_has_its_word() -> None:
    assert set(states.STATES) == set(State)
    assert set(states.KINDS) == set(Kind)
    assert set(states.ROLES) == set(Role)
    assert set(states.ACTIONS) == set(Action)
    assert set(states.OUTCOMES) == set(Outcome)
    assert set(states.RATINGS) == set(Rating)
    assert set(states.OCCASIONS) == set(Occasion)


def test_every_refusal_says_why() -> None:
    sources = [path.read_text("utf-8") for path in PLACES]
    used = {why for source in sources for why in re.findall(r'"(refused_\w+)"', source)}
    assert used == set(states.REFUSED)


def test_every_button_says_what_was_done() -> None:
    assert set(states.DONE) == set(states.BUTTONS)
    assert set(states.WORDS_MISSING) < set(states.BUTTONS)
