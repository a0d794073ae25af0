"""What is taken out of a text, and what must stay in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.masking import mask

PLAIN = st.text("村口河边路灯坏了，请来看看。；、", max_size=12)
GAP = st.sampled_from(["", " ", "-", "－", "　", "—"])
WIDE = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789X"}


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    gap, head = draw(GAP), draw(st.sampled_from(["13", "15", "17", "18", "19"])) + draw(digits(1))
    number = draw(st.sampled_from(["", "86", "+86", "0086"])) + gap.join([head, draw(digits(4)), draw(digits(4))])
    return number.translate(WIDE) if draw(st.booleans()) else number


@st.composite
def ids(draw: st.DrawFn) -> str:
    day = draw(st.dates()).strftime("%m%d")
    parts = [draw(digits(6)), str(draw(st.integers(1900, 2026))), day, draw(digits(3)) + draw(st.sampled_from("0123X"))]
    number = draw(st.sampled_from(["", " "])).join(parts)
    return number.translate(WIDE) if draw(st.booleans()) else number


@st.composite
def cards(draw: st.DrawFn) -> str:
    groups = ["62" + draw(digits(2)), *(draw(digits(4)) for _ in range(3)), draw(digits(draw(st.integers(0, 3))))]
    return draw(st.sampled_from(["", " ", "-"])).join(filter(None, groups))


@st.composite
def landlines(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(["", "021", "021-", "(0573)", "0573 "]))
    # Two round numbers, 5700-6200, are a range of something.
    return f"{area}57{draw(digits(2))}{draw(st.sampled_from(['', '-', ' ']))}{draw(digits(3))}3"


@given(st.text())
def test_everything_can_be_put_back(text: str) -> None:
    assert mask(text).whole() == text.replace("［", "（").replace("］", "）")


@given(PLAIN, st.one_of(mobiles(), ids(), cards(), landlines()), PLAIN)
def test_no_digit_of_a_number_stays(before: str, number: str, after: str) -> None:
    masked = mask(f"{before}我的号码{number}，{after}")
    assert not [letter for letter in masked.text if letter.isdigit()]
    assert masked.whole() == f"{before}我的号码{number}，{after}"


@pytest.mark.parametrize(
    "number",
    [
        "1380 0138 000",
        "138 001 38000",
        "138.0013.8000",
        "310116500101123",
        "622848 0031234567890",
        "31011619501301123X",
        "0573-8345678",
    ],
)
def test_numbers_grouped_in_other_ways_and_with_slips_do_not_stay(number: str) -> None:
    masked = mask(f"打{number}找我")
    assert masked.hidden == (number,)


@pytest.mark.parametrize("name", ["张三", "王小明", "欧阳修文", "诸葛亮", "陆阿根", "金宝"])
@pytest.mark.parametrize("tail", ["，住得远", "", "今年七十岁", "家住柳东", "想问问", "的电话是", " 谢谢", "。"])
def test_a_name_said_with_i_am_called_does_not_stay(name: str, tail: str) -> None:
    masked = mask(f"你好，我叫{name}{tail}")
    assert name not in masked.text
    assert masked.text.startswith("你好，我叫［姓名］")
    assert masked.text.endswith(tail)


@pytest.mark.parametrize("said", ["姓名：李四", "本人李四，", "名字是李四", "联系人：李四", "我名字叫李四 "])
def test_a_name_given_in_other_words_does_not_stay(said: str) -> None:
    assert "李四" not in mask(said).text


@pytest.mark.parametrize("said", ["我叫了三次都没人来", "我叫人来修，", "我叫师傅来修。", "我叫他别倒", "本人投诉垃圾"])
def test_who_was_called_is_no_name(said: str) -> None:
    assert mask(said).text == said


@pytest.mark.parametrize(
    "address",
    [
        "柳东村5组12号",
        "柳东村，5组12号",
        "环西路88弄5号楼301室",
        "西街３号２幢",
        "五组十二号",
        "东路12弄3号501",
        "老街7号 2单元 301室",
    ],
)
@pytest.mark.parametrize("cue", ["我家住", "我住在", "家住", "住址：", "我家在", "老人住在"])
def test_a_home_address_does_not_stay(cue: str, address: str) -> None:
    assert mask(f"{cue}{address}，水管漏了").text == f"{cue}［住址］，水管漏了"


@pytest.mark.parametrize(
    "place",
    [
        "3号桥边有垃圾",
        "村口12号灯杆不亮",
        "我家门口12号灯杆坏了",
        "我家住柳东村，3号桥边堆了垃圾",
        "我住的楼后面2号井盖没了",
    ],
)
def test_the_place_of_the_trouble_stays(place: str) -> None:
    assert mask(place).text == place


@pytest.mark.parametrize(
    "said",
    [
        "每月1420元，2026年11月24日起",
        "2021-2023年",
        "20261124",
        "5000-6000元",
        "一年3000-5000左右",
        "25000000元",
        "打12345、12393、110",
        "邮编201501",
        "1500 2000 300元",
        "13:30的2路，8站",
        "XC-1027-4",
    ],
)
def test_ordinary_numbers_stay(said: str) -> None:
    assert mask(said).text == said


@given(st.integers(0, 99_999), st.dates(), st.times())
def test_amounts_days_and_times_are_never_eaten(amount: int, day: object, time: object) -> None:
    said = f"{day} {time}交了{amount}元，编号{amount}"
    assert mask(said).text == said


def test_what_overlaps_is_hidden_whole() -> None:
    masked = mask("我叫张三家住柳东村3组5号13800138000")
    assert masked.text == "我叫［姓名］家住［住址］［手机号］"
    assert mask("021 57351234 67221234 57355678打哪个").text.count("5") == 0


def test_the_writer_cannot_forge_a_mark() -> None:
    masked = mask("［手机号］其实是13800138000")
    assert masked.text == "（手机号）其实是［手机号］"
    assert masked.whole() == "（手机号）其实是13800138000"
