"""Places on a map: what is read of them, shown, and where they go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import spots
from handlers.conversation import (
    AskingPhone,
    AskingPlace,
    AskingText,
    AskingUrgency,
    Caring,
    Choosing,
    Confirming,
    Draft,
    Separating,
)
from handlers.drafts import settled
from handlers.messages import Said
from handlers.outcome import Act, File, ForgetWords
from handlers.spots import Spot
from handlers.wording.keys import Key
from patrol.complaint import Kind
from patrol.masking import mask
from tests.handlers.hamlet import ANSWERS
from tests.talk import Talk

BRIDGE = "30.8901234,121.0123456 石板桥"
TOLD = "地图位置 30.89012,121.01235 石板桥"


def talk(village: str | None = None) -> Talk:
    return Talk(answers=ANSWERS, village=village)


@pytest.mark.parametrize(
    ("sent", "spot"),
    [
        (BRIDGE, Spot(at="30.89012,121.01235", name="石板桥")),
        ("30.9,121", Spot(at="30.90000,121.00000", name="")),
        (" -1.5 , -170.25  甲  乙\n丙 ", Spot(at="-1.50000,-170.25000", name="甲 乙 丙")),
        ("东桥村口", Spot(at="", name="东桥村口")),
        ("30.9", Spot(at="", name="30.9")),
        ("", Spot(at="", name="")),
    ],
)
def test_coordinates_and_a_name_are_told_apart(sent: str, spot: Spot) -> None:
    assert spots.read(sent) == spot


@given(st.text())
def test_whatever_is_sent_is_read(sent: str) -> None:
    assert len(spots.read(sent).name) <= 100


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_are_found_again_and_never_taken_for_a_phone(latitude: float, longitude: float) -> None:
    told = spots.told(f"{latitude:.6f},{longitude:.6f}")
    assert mask(told).text == told
    assert spots.coordinates(f"河边，{told}") == f"{float(f'{latitude:.6f}'):.5f},{float(f'{longitude:.6f}'):.5f}"


def test_there_may_be_none() -> None:
    assert spots.coordinates("河边 30.9,121.0") == ""
    assert spots.shown("河边", "") == "河边"


def test_it_stands_beside_the_words_in_a_draft_and_in_what_is_filed() -> None:
    chat = talk()
    chat.say("东桥村河边堆了垃圾没人清")
    told = chat.point(BRIDGE)
    assert "地方：河边，石板桥（地图位置）" in told[1].text
    assert told[0].key == Key.SPOT_GOT
    chat.press("提交")
    assert chat.items[0].place == f"河边，{TOLD}"


def test_a_newer_place_takes_the_place_of_the_older() -> None:
    chat = talk()
    chat.say("东桥村河边堆了垃圾没人清")
    chat.point(BRIDGE)
    chat.point("30.9,121.0")
    assert settled(chat.at(Confirming).draft).place == "河边，地图位置 30.90000,121.00000"


def test_the_village_is_still_asked_for() -> None:
    chat = talk()
    chat.say("河边堆了垃圾没人清")
    assert [one.key for one in chat.point(BRIDGE)] == [Key.SPOT_GOT, Key.PLACE]
    assert (chat.at(AskingPlace).tries, chat.at(AskingPlace).draft.spot) == (1, BRIDGE)


def test_unless_the_maps_name_tells_it() -> None:
    chat = talk()
    chat.say("河边堆了垃圾没人清")
    chat.point("30.9,121.0 西桥村活动室")
    assert chat.at(Confirming).draft.village == "xiqiao"


def test_with_nothing_open_it_is_asked_whose_place_it_is() -> None:
    chat = talk()
    told = chat.point("30.9,121.0 东桥村小学")
    assert (told[0].key, [button.label for button in chat.buttons]) == (Key.CHOOSE_SPOT, ["反映问题"])
    assert chat.press("反映问题")[0].key == Key.REPORT_SPOT
    chat.say("路灯坏了没人修")
    chat.press("提交")
    assert (chat.items[0].village, chat.items[0].place) == ("dongqiao", "地图位置 30.90000,121.00000 东桥村小学")


def test_words_after_it_are_the_matter() -> None:
    chat = talk("dongqiao")
    assert "地图上的一个点" in chat.point("30.9,121.0")[0].text
    chat.say("路灯坏了没人修")
    assert chat.at(Confirming).draft.spot == "30.9,121.0"


def test_it_goes_to_an_open_item_in_words() -> None:
    chat = talk("dongqiao")
    chat.say("路灯坏了没人修")
    chat.press("提交")
    chat.point(BRIDGE)
    assert isinstance(chat.stage, Choosing)
    chat.press(f"补充到 {chat.items[0].number}")
    assert chat.outcome is not None
    assert [deed.text for deed in chat.outcome.deeds if isinstance(deed, Act)] == [f"地方：{TOLD}"]


def test_it_is_the_addition_where_one_was_asked_for() -> None:
    chat = talk("dongqiao")
    chat.say("路灯坏了没人修")
    chat.press("提交")
    chat.send(Said(button="add"))
    chat.point(BRIDGE)
    assert chat.items[0].text.endswith(TOLD)


def test_it_comes_with_words() -> None:
    chat = talk("dongqiao")
    chat.send(Said(text="路灯坏了没人修", spot=BRIDGE))
    assert chat.at(Confirming).draft.spot == BRIDGE
    chat.send(Said(text="东桥村着火了", spot="30.9,121.0"))
    assert chat.items[0].place.endswith("地图位置 30.90000,121.00000")
    chat.send(Said(text="火更大了，着火了", spot="30.8,121.0"))
    assert "地图位置 30.80000,121.00000" in chat.items[0].text


def test_it_waits_with_words_that_wait() -> None:
    chat = talk()
    chat.say("东桥村河边堆了垃圾没人清")
    chat.say("西桥村路灯坏了没人修，漏水也没人修")
    chat.point(BRIDGE)
    assert chat.at(Separating).spot == BRIDGE
    chat.press("是这件事的补充")
    assert chat.at(Confirming).draft.spot == BRIDGE


def test_it_joins_whatever_is_being_asked() -> None:
    for button, stage in (("callback", AskingPhone), ("write", AskingText)):
        chat = talk("dongqiao")
        chat.send(Said(button=button))
        chat.point(BRIDGE)
        assert isinstance(chat.stage, stage)
    chat = talk("dongqiao")
    chat.speak("a" * 64)
    chat.point(BRIDGE)
    assert chat.at(AskingUrgency).draft.spot == BRIDGE


def test_it_answers_which_village_a_voice_comes_from() -> None:
    chat = talk()
    chat.speak("a" * 64)
    chat.press("不急")
    chat.point(BRIDGE)
    assert (chat.items[0].kind, chat.items[0].post, chat.items[0].place) == (Kind.CALLBACK, "ZJ", TOLD)


def test_a_field_that_was_being_changed_gives_way() -> None:
    chat = talk()
    chat.say("东桥村河边堆了垃圾没人清")
    chat.press("改一改")
    chat.press("地方")
    chat.point(BRIDGE)
    assert chat.at(Confirming).draft.spot == BRIDGE


def test_after_delicate_words_it_says_whom_to_call_and_leaves_no_trace() -> None:
    chat = talk()
    chat.say("老公打我")
    told = chat.point(BRIDGE)
    assert (told[0].key, told[0].kind) == (Key.SPOT_CARE, "emergency")
    assert chat.outcome is not None
    assert chat.outcome.deeds == (ForgetWords(),)
    assert isinstance(chat.stage, Caring)


def test_where_the_named_person_was_asked_for_it_goes_to_them() -> None:
    chat = talk()
    chat.say("老公打我")
    chat.press("要")
    assert chat.point(BRIDGE)[0].key == Key.SPOT_KEPT_CARE
    assert chat.items[0].text.endswith(TOLD)


def test_a_draft_without_one_is_filed_as_it_was() -> None:
    assert settled(Draft(text="路灯", place="河边")) == Draft(text="路灯", place="河边", village="")
    assert File(draft=Draft()) == File(draft=Draft())
