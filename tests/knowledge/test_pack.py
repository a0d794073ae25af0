"""A town pack is read whole, or refused with file, row and a plain sentence."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.pack import read_town
from knowledge.reading import PackError
from knowledge.town import LifecycleRow, Town

Files = dict[str, str]


def refusal(files: Files) -> PackError:
    with pytest.raises(PackError) as caught:
        read_town(files)
    return caught.value


def test_the_whole_town_is_read(town: Town) -> None:
    assert (town.name, town.short, town.hotline, town.desk.code) == ("柳溪镇", "柳溪", "12345", "ZJ")
    assert town.topics == {"bus": "公交", "medical": "医保", "relief": "救助"}
    assert (len(town.villages), len(town.posts), len(town.entries)) == (4, 5, 13)
    assert LifecycleRow(from_state="triage", action="assign", role="town admin", to_state="new") in town.lifecycle_rows


def test_everything_is_found_by_its_id(town: Town) -> None:
    village, post, line = town.village("liudong"), town.post("ZJ"), town.helpline("12356")
    office, figure, entry = town.office("bus"), town.figure("bus_fare"), town.entry("fare")
    assert village is not None
    assert village.aliases == ("柳冬村", "刘东村")
    assert post == town.desk
    assert line is not None
    assert office is not None
    assert figure is not None
    assert figure.confirmed_on == date(2026, 7, 10)
    assert entry is not None
    assert entry.figures == ("bus_fare",)


def test_what_is_not_there_is_none(town: Town) -> None:
    found = (town.village("x"), town.post("x"), town.helpline("x"), town.office("x"), town.figure("x"))
    assert (*found, town.entry("x")) == (None,) * 6


def test_a_sheet_saved_by_a_spreadsheet_reads_the_same(town: Town, files: Files) -> None:
    for name in ("villages.csv", "figures.csv"):
        rows = files[name].replace("2026-07-01", "2026/7/1").rstrip("\n")
        commas = "," * rows.split("\n")[0].count(",")
        files[name] = "\ufeff" + rows.replace("\n", "\r\n") + f"\r\n{commas}\r\n"
    assert read_town(files) == town


def swap(file: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old in files[file], old
        files[file] = files[file].replace(old, new, 1)

    return change


def add(file: str, line: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        files[file] += line + "\n"

    return change


ENTRY = """
[[entry]]
id = "dibao_apply"
question = "再来一次"
phrasings = ["一一", "二二", "三三"]
answer = "好"
source = "书"
as_of = "2026"
review_by = 2027-01-01
status = "published"
office = "bus"
"""


@pytest.mark.parametrize(
    ("change", "file", "row", "part"),
    [
        (swap("town.toml", 'name = "柳溪镇"', ""), "town.toml", "", "“name”不能空"),
        (swap("town.toml", 'name = "柳溪镇"', "name = 3"), "town.toml", "", "“name”要写成文字"),
        (swap("town.toml", 'name = "柳溪镇"', 'name = "柳溪镇'), "town.toml", "第 3 行", "写法不对"),
        (swap("town.toml", "hotline", "hotlin"), "town.toml", "", "不认识“hotlin”"),
        (swap("town.toml", 'code = "ZJ"', 'code = "ZZ"'), "town.toml", "[desk]", "没有编号 ZZ"),
        (swap("town.toml", "柳溪镇为民服务台", "服务台"), "town.toml", "[desk]", "要写成一样"),
        (swap("town.toml", "desk = {", "desk2 = {"), "town.toml", "", "不认识“desk2”"),
        (swap("town.toml", 'id = "119"', 'id = "110"'), "town.toml", "110", "写了两次"),
        (swap("town.toml", 'number = "119"', ""), "town.toml", "第 2 个 [[helpline]]", "“number”不能空"),
        (swap("villages.csv", "id,code", "id,number"), "villages.csv", "第 1 行", "表头要正好是"),
        (swap("villages.csv", ",石桥,村,", ",石桥,镇,"), "villages.csv", "第 3 行", "只能是 村、居民区"),
        (swap("villages.csv", ",SQ,是,", ",SQ,有,"), "villages.csv", "第 3 行", "只能写“是”或者空着"),
        (swap("villages.csv", ",SQ,是,", ",SQ,,,,"), "villages.csv", "第 3 行", "有 11 格"),
        (swap("villages.csv", "石桥村,石桥", '"石桥村,石桥'), "villages.csv", "第 5 行", "引号没有配对"),
        (swap("villages.csv", ",SQ,", ",XX,"), "villages.csv", "shiqiao", "没有叫“XX”的巡访岗"),
        (swap("villages.csv", "石乔村", "新安村"), "villages.csv", "shiqiao", "已经是新安村的名字"),
        (swap("villages.csv", "\nxinan,", "\nshiqiao,"), "villages.csv", "shiqiao", "写了两次"),
        (swap("posts.csv", "服务岗,shiqiao", "服务岗,"), "posts.csv", "SQ", "没有写村"),
        (swap("posts.csv", ",xinan,", ",nowhere,"), "posts.csv", "XA", "没有叫“nowhere”的村"),
        (swap("posts.csv", "8:30-11:00,2026-09-01", "8:30-11:00,昨天"), "posts.csv", "第 3 行", "不是日期"),
        (swap("figures.csv", "2026-07-10", "2026-13-10"), "figures.csv", "第 2 行", "不是日期"),
        (swap("figures.csv", ",2026-07-01,,", ",,,"), "figures.csv", "第 2 行", "要写日期"),
        (swap("figures.csv", ",2026-07-01,,", ",2026-07-01,2026-06-01,"), "figures.csv", "bus_fare", "还早"),
        (swap("figures.csv", "公交车队,2026", ",2026"), "figures.csv", "bus_fare", "要么都写"),
        (swap("questions.csv", ",fare", ",fair"), "questions.csv", "“坐一趟柳溪1路几钿”", "没有叫“fair”的条目"),
        (add("lifecycle.csv", "triage,assign,town admin,new"), "lifecycle.csv", "triage,assign,town admin", "写了两次"),
        (swap("faq/bus.toml", 'topic = "bus"', 'topic = "buses"'), "faq/bus.toml", "", "文件名要和 topic"),
        (swap("faq/bus.toml", 'office = "bus"', 'office = "bsu"'), "faq/bus.toml", "条目 line_1", "没有叫“bsu”"),
        (swap("faq/bus.toml", "villages = []", 'villages = ["x"]'), "faq/bus.toml", "条目 line_1", "没有叫“x”的村"),
        (swap("faq/bus.toml", ":bus_fare}", ":fare}"), "faq/bus.toml", "条目 fare", "没有叫“fare”的数字"),
        (swap("faq/bus.toml", "firm = true", 'firm = "对"'), "faq/bus.toml", "条目 line_1", "写 true 或 false"),
        (swap("faq/bus.toml", "2027-09-30", "2027-09-30T08:00:00"), "faq/bus.toml", "条目 line_1", "不是日期"),
        (swap("faq/bus.toml", '"published"', '"ready"'), "faq/bus.toml", "条目 line_1", "只能是 published"),
        (swap("faq/bus.toml", "phrasings = [", "phrasings = [1,"), "faq/bus.toml", "条目 line_1", "一串文字"),
        (swap("faq/bus.toml", '"村村通公交是哪一年开的",', ""), "faq/bus.toml", "条目 bus_history", "现在有 2"),
        (swap("faq/bus.toml", "柳溪1路票价", "……"), "faq/bus.toml", "条目 fare", "没有字"),
        (swap("faq/bus.toml", "柳溪1路票价", "末班车，几点？"), "faq/bus.toml", "条目 fare", "已经有了"),
        (swap("faq/bus.toml", 'line = "柳溪1路"', ""), "faq/bus.toml", "条目 line_1", "就要有 line"),
        (swap("faq/bus.toml", "[[entry]]", "[entry]"), "faq/bus.toml", "第 27 行", "写法不对"),
        (add("faq/bus.toml", ENTRY), "faq", "dibao_apply", "写了两次"),
        (swap("words.toml", "[cues]", "[cue]"), "words.toml", "", "不认识“cue”"),
        (swap("words.toml", "menu = [", "menus = ["), "words.toml", "[commands]", "不认识“menus”"),
        (swap("words.toml", 'number = "119"', ""), "words.toml", "[danger] [fire]", "“number”不能空"),
        (swap("words.toml", "[danger.peril]", "[danger.flood]"), "words.toml", "[danger]", "不认识“flood”"),
        (swap("words.toml", '["120", "12356"]', "[]"), "words.toml", "[sensitive] [suicide]", "至少要有一个词"),
        (swap("words.toml", '["120", "12356"]', '["999"]'), "words.toml", "[sensitive.suicide]", "没有叫“999”"),
        (swap("words.toml", "[categories.other]", "[categories.rest]"), "words.toml", "[categories]", "最后一类"),
        (swap("words.toml", "[follow_up]", "[follow]"), "words.toml", "", "不认识“follow”"),
        (swap("words.toml", "\nbare = [", "\nbares = ["), "words.toml", "[follow_up]", "不认识“bares”"),
        (swap("words.toml", "[outside.legal]", "[outside.law]"), "words.toml", "[outside]", "不认识“law”"),
        (swap("words.toml", 'say = "能不能告', 'says = "能不能告'), "words.toml", "[outside] [legal]", "不认识“says”"),
        (swap("words.toml", 'office = "bus"', 'office = "bsu"'), "words.toml", "[outside.traffic]", "没有叫“bsu”"),
        (swap("words.toml", "[confidential]", "[[confidential]]"), "words.toml", "", "缺少 [confidential]"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(files: Files, change: Callable[[Files], None], file: str, row: str, part: str) -> None:
    change(files)
    mistake = refusal(files)
    assert (mistake.file, mistake.row) == (file, row)
    assert part in mistake.sentence
    assert str(mistake) == f"{file} {row}：{mistake.sentence}".replace(" ：", "：")


def test_a_missing_file_is_named(files: Files) -> None:
    del files["posts.csv"]
    assert str(refusal(files)) == "posts.csv：缺少这个文件"


def test_an_empty_sheet_has_no_head(files: Files) -> None:
    files["figures.csv"] = "\n"
    assert refusal(files).row == "第 1 行"


def test_an_entry_that_is_no_list_of_tables_is_named(files: Files) -> None:
    files["faq/bus.toml"] = 'topic = "bus"\nlabel = "公交"\nentry = 1\n'
    assert "要写成 [[entry]]" in refusal(files).sentence


def test_a_toml_file_that_breaks_off_is_named_at_its_end(files: Files) -> None:
    files["town.toml"] = 'id = """'
    assert refusal(files).sentence.startswith("写法不对")


def test_categories_end_with_other_without_words(files: Files) -> None:
    files["words.toml"] = files["words.toml"].replace('label = "其他"\nwords = []', 'label = "其他"\nwords = ["x"]')
    assert "最后一类" in refusal(files).sentence


def test_a_pack_from_before_the_lists_of_asking_on_is_read(files: Files) -> None:
    text = files["words.toml"]
    text = text[: text.index("[follow_up]")]
    for name in ("machine", "abuse"):
        start = text.index(f"\n{name} = [")
        text = text[:start] + text[text.index("\n]\n", start) + 2 :]
    words = read_town({**files, "words.toml": text}).words
    assert (words.bare, words.about, words.outside, words.machine, words.abuse) == ((), (), (), (), ())
    assert words.question_cues


def test_a_base_without_a_published_entry_is_refused(files: Files) -> None:
    for name in [name for name in files if name.startswith("faq/")]:
        files[name] = files[name].replace('status = "published"', 'status = "draft"')
    assert "没有一条在用的条目" in refusal(files).sentence


def test_one_question_in_dialect_and_plainly_is_no_question_of_two_entries(files: Files) -> None:
    swap("faq/bus.toml", '"坐车要多少钱"', '"吃低保能拿几钿"')(files)
    mistake = refusal(files)
    assert mistake.row == "条目 dibao_standard"
    assert "同一句话不能有两个答案" in mistake.sentence


def test_sentences_of_danger_are_read_where_the_pack_has_them(files: dict[str, str]) -> None:
    assert read_town(files).spoken == ()
    town = read_town({**files, "dangers.csv": "text,danger\n爷爷叫不醒了,是\n叫不醒的闹钟,\n"})
    assert [(each.text, each.danger) for each in town.spoken] == [("爷爷叫不醒了", True), ("叫不醒的闹钟", False)]


def test_no_sentence_is_of_danger_and_harmless(files: dict[str, str]) -> None:
    both = "text,danger\n爷爷叫不醒了,是\n爷爷，叫不醒了！,\n"
    with pytest.raises(PackError, match="一处写了有危险，一处写了没有"):
        read_town({**files, "dangers.csv": both})
