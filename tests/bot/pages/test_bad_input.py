"""Bad input gets a clear Chinese sentence, and nothing that was said is lost."""

import json

import pytest

from bot import ids
from bot.pages.forms import clean
from bot.pages.transcript import SHOWN
from bot.wiring import Wired
from handlers.wording import render
from handlers.wording.keys import Key
from tests.bot.pages.visitor import Visitor, inbox


async def test_html_in_a_message_is_text(visitor: Visitor) -> None:
    page = await visitor.say("<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert visitor.said()[0] == "<script>alert(1)</script>"


@pytest.mark.parametrize("said", ["😀😀", "控制\x01符\x00号", " ", "一\r\n二"])
async def test_whatever_is_typed_is_kept_and_answered(visitor: Visitor, said: str) -> None:
    await visitor.say(said)
    assert visitor.said()[0] == clean(said) or not said.strip()
    assert len(visitor.said()) >= (2 if said.strip() else 1)


async def test_nothing_typed_is_answered_kindly(visitor: Visitor) -> None:
    await visitor.say("")
    assert render(Key.EMPTY, {}) in visitor.said()


async def test_a_hundred_thousand_characters_are_taken_and_shown_in_short(visitor: Visitor, wired: Wired) -> None:
    await visitor.say("河" * 100_000)
    assert visitor.said()[0] == f"{'河' * SHOWN}……（一共 100000 个字）"
    assert render(Key.TOO_LONG, {}) in visitor.said()


async def test_a_megabyte_and_more_in_one_field_is_refused_in_chinese(visitor: Visitor, wired: Wired) -> None:
    answer = await visitor.send("河" * 400_000)
    assert answer.status_code == 400
    assert "太长" in answer.text
    assert await inbox(wired) == 0


@pytest.mark.parametrize("csrf", ["", "0" * 64, "错"])
async def test_without_the_right_token_nothing_is_taken_and_the_words_are_given_back(
    visitor: Visitor, wired: Wired, csrf: str
) -> None:
    answer = await visitor.send("路灯<坏>了", csrf=csrf)
    assert answer.status_code == 403
    assert "路灯&lt;坏&gt;了" in answer.text
    assert await inbox(wired) == 0


@pytest.mark.parametrize("key", ["", "short", "x" * 44, "钥" * 43])
async def test_a_browser_without_a_key_of_ours_is_told_what_to_do(visitor: Visitor, key: str) -> None:
    visitor.client.cookies.clear()
    headers = [(b"Cookie", f"xunfang={key}".encode())]
    answer = await visitor.client.post("/say", data={**visitor.fields, "text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "Cookie" in answer.text


async def test_a_form_with_far_too_long_a_field_is_refused(visitor: Visitor) -> None:
    answer = await visitor.client.post("/forget-browser", data={"csrf": "x" * 2_000_000})
    assert (answer.status_code, "太长" in answer.text) == (413, True)


@pytest.mark.parametrize("address", ["/say", "/signin", "/forget-browser"])
async def test_a_form_of_nothing_but_separators_is_not_parsed(visitor: Visitor, address: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await visitor.client.post(address, content=b"&" * 39_000_000, headers=headers)
    assert answer.status_code == 413
    assert "请分几次说" in answer.text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("红\x1b[31m\x9b2J字\x7f", "红[31m2J字"),
        ("一\r\n二\t三\n", "一\n二\t三\n"),
        ("甲\u202e乙\u2066丙", "甲乙丙"),
        ("👨‍👩‍👧 𠮷　é", "👨‍👩‍👧 𠮷　é"),
    ],
)
def test_what_a_terminal_would_obey_is_taken_out(text: str, kept: str) -> None:
    assert clean(text) == kept


async def test_a_file_in_a_form_without_files_is_refused(visitor: Visitor) -> None:
    answer = await visitor.client.post("/forget-browser", files=[("csrf", ("a.txt", b"x"))])
    assert (answer.status_code, "没有传完整" in answer.text) == (400, True)


async def test_forgetting_needs_the_token_too(visitor: Visitor) -> None:
    answer = await visitor.client.post("/forget-browser", data={"csrf": "wrong"})
    assert answer.status_code == 403


WRONG = [
    b"",
    b"[]",
    b"{}",
    b'"x"',
    b"{",
    b"[" * 100_000,
    b"\xff",
    b'{"id": 5}',
    b'{"id": "abcdefgh", "text": []}',
    b'{"id": "short"}',
]


@pytest.mark.parametrize("body", [*WRONG, json.dumps({"id": ids.token(), "button": "x" * 300}).encode()])
async def test_json_of_the_wrong_shape_gets_a_clear_sentence(visitor: Visitor, wired: Wired, body: bytes) -> None:
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    answer = await visitor.client.post("/say", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json() == {"error": "发来的内容格式不对，没有收下。请刷新这一页，再说一次。"}
    assert await inbox(wired) == 0


async def test_far_too_much_json_is_refused(visitor: Visitor) -> None:
    answer = await visitor.post_json(text="a" * 1_100_000)
    assert (answer.status_code, answer.json()) == (413, {"error": "发来的文字太长了。请分几次说。"})


async def test_a_hundred_thousand_characters_are_taken_from_the_pages_script(visitor: Visitor) -> None:
    assert (await visitor.post_json(text="河" * 100_000)).status_code == 202
    await visitor.open()
    assert visitor.said()[0].endswith("（一共 100000 个字）")


async def test_half_a_character_is_no_reason_to_fail(visitor: Visitor) -> None:
    body = f'{{"id": "{ids.token()}", "csrf": "{visitor.fields["csrf"]}", "text": "路灯\\ud83d坏了"}}'
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    assert (await visitor.client.post("/say", content=body, headers=headers)).status_code == 202
    await visitor.open()
    assert visitor.said()[0] == "路灯\ufffd坏了"


async def test_when_nothing_can_be_written_the_words_stay_in_the_box_with_the_same_id(visitor: Visitor) -> None:
    await visitor.wired.database.close()
    answer = await visitor.send("路灯坏了", button="")
    assert answer.status_code == 503
    assert "没有收下" in answer.text
    assert "路灯坏了</textarea>" in answer.text
    assert f'value="{visitor.fields["id"]}"' in answer.text
    assert (await visitor.post_json(text="x")).status_code == 503


async def test_when_nothing_can_be_read_the_page_is_kind_too(visitor: Visitor) -> None:
    await visitor.wired.database.close()
    answer = await visitor.client.get("/")
    assert answer.status_code == 503
    assert "请过一会儿" in answer.text
    assert (await visitor.client.get("/healthz")).status_code == 503
