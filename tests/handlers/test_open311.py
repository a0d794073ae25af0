"""What other programs hand in becomes the draft that a chat would make, or is told what is wrong."""

from typing import Any

import pytest

from handlers.conversation import Draft
from handlers.open311 import Report, draft_of, spot_of
from handlers.wording.open311 import FAULTS, STATUSES, Fault
from patrol.complaint import Kind
from tests.patrol.items import TOWN

CATEGORY = TOWN.words.categories[0]


def report(**other: Any) -> Draft | Fault:
    given = {"service": CATEGORY.id, "words": "桥边的灯不亮", "address": "石桥村桥头", **other}
    return draft_of(Report(**given), TOWN)


def draft(**other: Any) -> Draft:
    made = report(**other)
    assert isinstance(made, Draft)
    return made


def test_a_report_is_a_complaint_of_the_village_that_its_address_names() -> None:
    made = draft(contact="李某 13812345678")
    assert (made.kind, made.category, made.village, made.place) == (
        Kind.COMPLAINT,
        CATEGORY.id,
        "shiqiao",
        "石桥村桥头",
    )
    assert (made.text, made.contact, made.confidential) == ("桥边的灯不亮", "李某 13812345678", False)


def test_the_chosen_village_goes_before_the_words() -> None:
    assert draft(village="liudong").village == "liudong"


@pytest.mark.parametrize("address", ["河边", "柳东村和石桥村之间"])
def test_without_one_village_it_is_the_town_desks(address: str) -> None:
    assert draft(address=address, words="灯不亮").village == ""


def test_the_place_on_the_map_stands_behind_the_words() -> None:
    made = draft(lat="31.2", long="121.5")
    assert made.place == "石桥村桥头，地图位置 31.20000,121.50000"
    assert spot_of(made.place) == ("31.20000", "121.50000")
    assert spot_of("桥头") == ("", "")


def test_a_link_is_kept_as_text_and_a_report_without_words_has_its_services_name() -> None:
    assert draft(link="https://photos.example/1.jpg").text == "桥边的灯不亮\n附件：https://photos.example/1.jpg"
    assert draft(words="").text == CATEGORY.label


def test_what_should_be_kept_from_the_village_is() -> None:
    assert draft(words="村干部把补偿款克扣了").confidential
    assert draft(words="灯不亮，别让村里知道").confidential


def test_danger_is_an_urgent_request() -> None:
    made = draft(words="着火了，快来人")
    assert (made.kind, made.urgent, made.category) == (Kind.REQUEST, True, "fire")


@pytest.mark.parametrize("where", ["words", "address"])
def test_delicate_matters_become_nothing(where: str) -> None:
    assert report(**{where: "我老公打我"}) is Fault.DELICATE


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"service": ""}, Fault.NO_SERVICE),
        ({"service": "nothing"}, Fault.SERVICE),
        ({"village": "nowhere"}, Fault.VILLAGE),
        ({"address": ""}, Fault.PLACE),
        ({"lat": "31.2"}, Fault.MAP),
        ({"lat": "91", "long": "1"}, Fault.MAP),
        ({"lat": "１", "long": "x"}, Fault.MAP),
        ({"words": "长" * 2001}, Fault.LONG),
        ({"address": "长" * 201}, Fault.LONG),
        ({"contact": "长" * 201}, Fault.LONG),
        ({"link": "file:///etc/passwd"}, Fault.LINK),
        ({"link": "https://x.example/ <b>"}, Fault.LINK),
    ],
)
def test_what_is_wrong_is_said(wrong: dict[str, str], fault: Fault) -> None:
    assert report(**wrong) is fault


def test_every_fault_has_its_sentence_and_its_number() -> None:
    assert set(FAULTS) == set(STATUSES) == set(Fault)
