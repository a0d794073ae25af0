"""The words of the shipped pack: whose life is at risk is heard, and everyday talk is not taken for it."""

from functools import lru_cache
from pathlib import Path

import pytest

from handlers import cues
from handlers.cues import Heard, hear
from handlers.intent import LONGEST
from handlers.wording.progress import DANGERS
from knowledge import words as lists
from knowledge.normalise import clean_word
from knowledge.pack import read_town
from knowledge.town import Town
from tests.knowledge.conftest import pack_files

PACKS = Path(__file__).parent.parent.parent / "knowledge"
ALARMS = {
    "救命": "110",
    "救命啊快来人": "110",
    "小囡落到河里去了": "119",
    "有人落水": "119",
    "不小心掉进河里了": "119",
    "火着大了快点来": "119",
    "邻居家冒烟了": "119",
    "变压器冒火": "119",
    "电视机着火了": "119",
    "着火了，快来救助": "119",
    "恐怕要爆炸了": "119",
    "家里厢煤气味道老重额": "119",
    "煤气漏了": "119",
    "电线掉下来了": "119",
    "房子塌了，人压在下面": "119",
    "我头昏心口痛": "120",
    "胸闷气急": "120",
    "老鼠药被小孩吃了": "120",
    "我孙子发高烧怎么办": "120",
    "救护车叫不到": "120",
    "老太婆跌倒了骨头断脱了": "120",
    "我妈妈跌倒流血了": "120",
    "阿爷触电了": "120",
    "老人中风了": "120",
    "小人走失了": "110",
    "老人昨天走丢了": "110",
    "有人拿刀": "110",
    "外面打架了": "110",
    "抢劫": "110",
}
DESPAIR = ("活腻了", "做人没意思", "老伴走了我也不想过了", "药吃了一大把", "我活着没味道")
EVERYDAY = (
    *("跌倒补贴怎么拿", "煤气费怎么交", "消防演习几点", "烧饭用什么煤气", "火车站怎么去", "救护车费用多少"),
    *("落水管漏水", "桥塌了怎么走", "看病是救命钱", "河里有人倒垃圾", "河里有死猪", "死猪浮在河里", "液化气没气了"),
    *("敬老卡不见了", "家里的狗走丢了", "手机掉到河里了", "二手卡车停在路上", "小区停水断气", "这样下去要出人命的"),
    *("快点来人修路灯", "不小心点错了", "气得冒火", "牙龈流血看什么科", "晚上脚抽筋", "发烧吃什么药", "被狗咬了"),
    *("打工的人怎么办医保", "打麻将太吵", "打预防针去哪里", "小心点", "骨折报销多少", "去年着火以后没人管"),
    *("灭火器在哪里领", "怕老房子要塌", "建议装栏杆防止小孩落水", "听说隔壁镇着火了", "救助站在哪里", "急诊能报多少"),
    *("腿摔断了走路不好想评个残疾", "家里遭了火灾有没有临时救助", "心里难受打什么电话", "煤气公司电话", "烧秸秆没人管"),
    *("垃圾掉到河里没人捞", "电线杆歪了", "电线挂得很低", "路上有个洞摔了一跤", "井盖没了", "水管爆了", "火葬场电话"),
    *("孩子在学校打架要赔钱吗", "学校里小人打架，老师叫家长去", "老公把门撞坏了要修多少钱"),
    *("生小孩医保怎么报", "养老金一个月多少", "中风后遗症能办残疾证吗", "气急败坏", "高铁站坐几路车", "以前骨折过"),
)


@lru_cache
def town() -> Town:
    """The pack that ships; its words are what people here say."""
    return read_town(pack_files(next(PACKS.glob("*/town.toml")).parent))


def heard(text: str) -> Heard:
    return hear(text, town().words)


def numbers(text: str) -> list[str]:
    words = town().words
    alarm = not cues.sensitive(heard(text), words) and cues.is_alarm(heard(text), words)
    return [each.number for each in cues.dangers(heard(text), words)] if alarm else []


@pytest.mark.parametrize(("text", "number"), ALARMS.items())
def test_a_life_at_risk_is_heard_and_the_right_number_comes_first(text: str, number: str) -> None:
    assert numbers(text)[:1] == [number]


@pytest.mark.parametrize("text", DESPAIR)
def test_despair_is_heard(text: str) -> None:
    assert [each.id for each in cues.sensitive(heard(text), town().words)] == ["suicide"]


@pytest.mark.parametrize("text", ["前夫在楼下砸门", "老公说今晚要让我好看，他在砸门"])
def test_a_husband_at_the_door_is_no_matter_for_the_village(text: str) -> None:
    assert [each.id for each in cues.sensitive(heard(text), town().words)] == ["violence"]


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_talk_is_neither_danger_nor_despair(text: str) -> None:
    assert numbers(text) == []
    assert cues.sensitive(heard(text), town().words) == ()


def test_no_question_that_the_pack_knows_is_an_alarm() -> None:
    known = [text for entry in town().entries for text in (entry.question, *entry.phrasings)]
    known += [question.text for question in town().questions]
    assert len(known) > 1_000
    assert [text for text in known if numbers(text) or cues.sensitive(heard(text), town().words)] == []


def test_what_is_said_fits_the_danger() -> None:
    told = {each.id: each.say for each in town().words.dangers}
    assert tuple(told) == tuple(DANGERS) == lists.DANGERS
    assert [kind for kind, say in told.items() if "断电" in say] == ["shock"]
    assert "不要开灯" in told["gas"]
    assert "不要自己跳下去" in told["water"]
    assert {each.number for each in town().words.dangers if each.id in ("missing", "peril", "help")} == {"110"}


def test_a_cry_for_help_adds_no_number_where_the_danger_is_named() -> None:
    assert numbers("救命啊，有人落水了") == ["119"]
    assert numbers("着火了，老人昏倒了，快救人") == ["119", "120"]


def test_a_word_with_a_gap_counts_once() -> None:
    assert [each.id for each in cues.dangers(heard("老人昨天走丢了"), town().words)] == ["missing"]
    assert not cues.is_alarm(heard("去年老人昨天走丢了"), town().words)


@pytest.mark.parametrize(
    ("order", "texts"),
    [
        ("thanks", ("已经打过了", "好了没事了", "没事了", "再会", "再见", "拜拜")),
        ("erase", ("我啥都不要了删掉", "把我讲过的闲话全部删脱", "删掉我的记录", "把我说的都删了")),
    ],
)
def test_whole_messages_that_people_send(order: str, texts: tuple[str, ...]) -> None:
    phrases = set(map(clean_word, town().words.commands[order]))
    assert [text for text in texts if clean_word(text) not in phrases] == []


def test_no_command_means_two_things() -> None:
    said = [each for phrases in town().words.commands.values() for each in set(map(clean_word, phrases))]
    assert sorted({each for each in said if said.count(each) > 1}) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("东边水管爆了", "utility"),
        ("河浜里倒垃圾", "rubbish"),
        ("路上有个洞摔了一跤", "road"),
        ("垃圾堆了半个月", "rubbish"),
        ("河里厢全是垃圾", "rubbish"),
        ("自来水黄的不能吃", "utility"),
        ("井盖没了", "road"),
        ("电线杆歪了", "utility"),
        ("河里有死猪", "river"),
        ("路灯没修好", "road"),
    ],
)
def test_a_complaint_without_the_word_complain_is_one(text: str, category: str) -> None:
    words = town().words
    assert cues.complains(heard(text), words)
    assert not cues.asks(heard(text), text, words)
    assert cues.category(heard(text), words) == category


def test_hardly_any_question_of_the_pack_sounds_like_a_complaint() -> None:
    words = town().words
    asked = [question.text for question in town().questions if question.entry]
    told = [text for text in asked if cues.complains(heard(text), words) and not cues.asks(heard(text), text, words)]
    assert len(told) <= 1, told


def test_the_longest_message_is_heard_in_a_moment() -> None:
    assert numbers("小囡" + "今天天气好" * (LONGEST // 5) + "落到河里了") == ["119"]


@pytest.mark.parametrize(
    ("word", "text", "stands"),
    [
        ("{老人|阿婆}…{跌|摔}", "隔壁阿婆刚才摔了", True),
        ("{老人|阿婆}…{跌|摔}", "阿婆家门口的路灯坏了要摔", False),
        ("{老人|阿婆}……{跌|摔}", "阿婆在门口的路上摔了", True),
        ("{老人|阿婆}…{跌|摔}", "摔了老人", False),
        ("把{人|车}撞", "把车撞了", True),
        ("{（老）人|Ａ}", "老人", True),
        ("…救命", "救命", True),
    ],
)
def test_a_word_may_have_a_choice_of_words_in_it(word: str, text: str, stands: bool) -> None:
    heard = Heard(said=text, usual=text)
    assert heard.has(word) is stands
    assert heard.any((word, "别的词")) is stands
    assert heard.any(("别的词",)) is False


def test_words_with_a_choice_are_not_looked_for_by_their_sound() -> None:
    heard = hear("shihuole", town().words)
    assert heard.sounds_like(("{失|救}火了",)) is False
    assert heard.sounds_like(("失火了",))


def test_delicate_words_are_heard_by_their_sound() -> None:
    assert [each.id for each in cues.sensitive(heard("wo bu xiang huo le"), town().words)] == ["suicide"]
