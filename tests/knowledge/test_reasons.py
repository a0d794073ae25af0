"""Why an entry was found, as a clerk reads it."""

from knowledge.matching import Index, why
from knowledge.reasons import in_lines


def test_it_names_the_phrasing_what_both_say_and_each_view(index: Index) -> None:
    lines = in_lines(why(index, "柳溪1路最后一班车是几点钟")).splitlines()
    assert lines[1].startswith("公交车末班车几点？（timetable），把握 ")
    assert lines[2].startswith("  最像的问法：")
    assert "几点" in lines[3]
    assert sum(int(part.split("%")[0].split()[-1]) for part in lines[4].split("，")) in range(99, 102)
    assert "从各条问法里学到的：+" in lines[5]


def test_pinyin_is_shown_as_it_was_understood(index: Index) -> None:
    assert in_lines(why(index, "dibao怎么申请")).splitlines()[:2] == ["比的是：dibao怎么申请", "拼音认作：低保怎么申请"]


def test_what_has_nothing_in_common_is_not_listed(index: Index) -> None:
    assert in_lines(why(index, "😀")) == "比的是："
