"""Buttons under opaque tokens, and their way back."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.channels import words
from bot.storage import buttons
from bot.storage.admit import admit
from bot.storage.inbox import InboxState
from bot.vault import Vault
from handlers.messages import Said
from tests.bot.storage.pushed import chat_of, say, token
from tests.bot.storage.world import LIMITS, NOW, World, arrival

VAULT = Vault(b"k" * 32)


@given(st.text())
def test_a_token_is_short_opaque_and_always_the_same(button_id: str) -> None:
    token_ = buttons.token_of(VAULT, button_id)
    assert re.fullmatch(r"[A-Za-z0-9_-]{16}", token_)
    assert buttons.token_of(VAULT, button_id) == token_
    assert len((buttons.MARK + token_).encode()) <= 64


def test_another_house_has_other_tokens() -> None:
    assert buttons.token_of(VAULT, "file") != buttons.token_of(Vault(b"x" * 32), "file")
    assert buttons.token_of(VAULT, "file") != buttons.token_of(VAULT, "edit")


def test_a_token_comes_back_to_its_button(world: World) -> None:
    buttons.keep(world.db, world.vault, ("pick:line_1", "file"))
    buttons.keep(world.db, world.vault, ("file",))
    assert buttons.meant(world.db, "~" + token(world, "pick:line_1")) == "pick:line_1"
    assert buttons.meant(world.db, "~" + token(world, "never offered")) == buttons.UNKNOWN
    assert buttons.meant(world.db, "file") == "file"
    assert buttons.meant(world.db, None) is None


def test_a_delicate_button_is_heard_over_the_limits_although_it_comes_as_a_token(world: World) -> None:
    buttons.keep(world.db, world.vault, ("care:yes", "file"))
    for number in range(LIMITS.chat):
        world.receive(str(number))
    raws = [words.pack(Said(button="~" + token(world, each))) for each in ("care:yes", "file")]
    states = [admit(world.db, world.door, arrival(str(raw), raw=raw), (), NOW).state for raw in raws]
    assert states == [InboxState.WAITING, InboxState.HELD]


def test_what_is_offered_can_be_pressed(world: World) -> None:
    say(world, chat_of(world), offered=("file",))
    assert buttons.meant(world.db, "~" + token(world, "file")) == "file"
