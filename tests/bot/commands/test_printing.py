"""The bar of a long command."""

import io

import pytest

from bot.commands.printing import told_of


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("many", [0, 1, 7, 100])
def test_everything_comes_through_and_the_bar_is_wiped(many: int) -> None:
    watched = Terminal()
    assert list(told_of(range(many), watched)) == list(range(many))
    assert watched.getvalue().endswith(f"{' ' * 64}\r")
    assert ("[" in watched.getvalue()) == (many > 0)


def test_nobody_watching_nothing_is_drawn() -> None:
    unwatched = io.StringIO()
    assert list(told_of("abc", unwatched)) == ["a", "b", "c"]
    assert unwatched.getvalue() == ""
