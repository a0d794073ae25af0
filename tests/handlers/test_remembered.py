"""What was found lately is not looked for again."""

from handlers.remembered import Remembered


def test_the_same_words_are_looked_up_once() -> None:
    asked = list[str]()

    def found(text: str) -> int:
        asked.append(text)
        return len(text)

    remembered = Remembered(found)
    assert [remembered("低保"), remembered("低保 "), remembered("低保"), remembered("\ud800")] == [2, 3, 2, 1]
    assert asked == ["低保", "低保 ", "\ud800"]


def test_the_oldest_is_forgotten_and_no_words_are_kept() -> None:
    remembered = Remembered(lambda text: [text], most=2)
    first = remembered("a")
    assert remembered("a") is first
    remembered("b")
    remembered("c")
    assert remembered("a") is not first
    assert remembered("a") == first
    assert all(len(key) == 16 for key in remembered._found)
