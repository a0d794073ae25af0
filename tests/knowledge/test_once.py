"""What is made of a list is made once."""

from dataclasses import replace

from knowledge import once
from knowledge.normalise import normalise
from knowledge.once import Once
from knowledge.town import Town


def test_the_same_list_is_looked_at_once_and_an_equal_one_by_itself() -> None:
    made = list[list[str]]()

    def longest(words: list[str]) -> int:
        made.append(words)
        return max(map(len, words))

    words, of = ["低保", "居民医保"], Once(longest)
    assert [of(words), of(words), of(["低保", "居民医保"])] == [4, 4, 4]
    assert len(made) == 2


def test_more_lists_than_are_kept_are_told_apart() -> None:
    lengths = Once[list[int], int](len)
    lists = [list(range(length)) for length in range(once._MOST + 10)]
    assert [lengths(each) for each in lists] == [lengths(each) for each in lists] == list(range(len(lists)))
    assert [lengths(list(range(length))) for length in (3, 1, 2)] == [3, 1, 2]


def test_two_towns_do_not_hear_each_others_words(town: Town) -> None:
    plain = replace(town.words, synonyms=(), fillers=())
    assert normalise("低保要几钿", town.words) == "低保要多少钱"
    assert normalise("低保要几钿", plain) == "低保要几钿"
    assert normalise("低保要几钿", town.words) == "低保要多少钱"
