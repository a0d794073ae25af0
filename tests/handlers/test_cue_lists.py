"""The cue lists of the packs we ship: no question that an entry answers is mistaken for something else."""

from functools import lru_cache
from pathlib import Path

import pytest

from handlers import nonsense, outside, several
from handlers.ports import Answers, answers_for
from knowledge.normalise import clean
from knowledge.pack import read_town
from tests.house import ROOT
from tests.talk import Talk

PACKS = sorted(path.parent for top in ("knowledge", "tests") for path in (ROOT / top).glob("*/town.toml"))
SHIPPED = [folder for folder in PACKS if folder.parent.name == "knowledge"]
OWN_CASE = (
    *(
        "我爸的残疾补贴怎么这个月没到账",
        "我的低保批下来没有",
        "低保批下来了伐",
        "阿拉姆妈的津贴到账了吗",
        "补贴的钱打到卡上没",
        "我的材料你们收到没",
    ),
    *(
        "我头晕吃什么药",
        "老头子血压高要不要紧",
        "小囡咳嗽吃啥药好",
        "肚皮痛怎么办",
        "我这个要不要开刀",
        "高血压的药能不能停药",
    ),
    *(
        "能不能告他",
        "儿子不养我，我可以告他吗",
        "跟房东打官司能不能赢",
        "打官司能赢伐",
        "老板这样犯不犯法",
        "离婚了房子归谁",
        "车祸能赔多少",
        "这个要坐牢伐，要不要坐牢",
    ),
    *(
        "1路车到哪了",
        "车子到哪里了",
        "还有几分钟到",
        "去镇上堵不堵",
        "车走了没",
        "1路车现在到哪里了",
        "公交车还要等多久",
        "2路车子怎么还不来",
    ),
)
ANSWERED = (
    *("低保批下来要多久", "低保申请要等多少天", "报销什么时候到账", "医保报销的单子怎么查办到哪一步"),
    *("慢性病配药医保能报吗", "法律援助电话多少", "公交车到哪里了怎么看"),
)
NEVER_THE_BUS = ("听人家讲六十岁以后农保能拿钞票，我今年五十九，还要等多久", "这条路修到哪里了", "朱枫专线到哪里")


@lru_cache(maxsize=2)
def pack(folder: Path) -> Answers:
    found = folder.rglob("*.*")
    return answers_for(read_town({path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}))


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_no_phrasing_and_no_test_question_is_taken_for_something_else(folder: Path) -> None:
    answers = pack(folder)
    asked = [text for entry in answers.town.entries for text in (entry.question, *entry.phrasings)]
    asked += [question.text for question in answers.town.questions if question.entry is not None]
    assert [text for text in asked if outside.matter(answers, text) is not None] == []
    assert [text for text in asked if several.mixed(answers, text) is not None] == []
    assert [text for text in asked if nonsense.read(clean(text), text, answers.town.words) is not None] == []


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
@pytest.mark.parametrize("text", OWN_CASE)
def test_what_no_entry_may_answer_is_not_answered(text: str, folder: Path) -> None:
    chat = Talk(answers=pack(folder))
    chat.say("你好")
    assert [told.kind for told in chat.say(text)] == ["handoff"]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
@pytest.mark.parametrize("text", NEVER_THE_BUS)
def test_not_every_wait_is_for_the_bus(text: str, folder: Path) -> None:
    assert outside.matter(pack(folder), text) is None


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
@pytest.mark.parametrize("text", ANSWERED)
def test_what_an_entry_answers_is_answered_or_offered(text: str, folder: Path) -> None:
    chat = Talk(answers=pack(folder))
    chat.say("你好")
    assert chat.say(text)[0].kind in ("answer", "options")
    assert outside.matter(chat.answers, text) is None
