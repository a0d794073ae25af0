"""`xunfang ask` and what it leads to: the queue, the proof, and nothing where nothing may be."""

import io
import json
from typing import Any

import pytest

from bot.commands.ask import shown
from tests.bot.commands.conftest import Run

FIELDS = ["kind", "text", "buttons", "entry", "source", "as_of", "confidence", "complaint", "weigh"]
RUBBISH = "柳东村河边堆了好多垃圾一直没人清"


def asked(run: Run, *arguments: str) -> list[dict[str, Any]]:
    ran = run("ask", *arguments, "--json")
    assert (ran.code, ran.error) == (0, "")
    return [json.loads(line) for line in ran.lines]


def test_an_answer_has_its_source_and_date(run: Run) -> None:
    answer = asked(run, "末班车几点")[0]
    assert list(answer) == FIELDS
    assert (answer["kind"], answer["entry"], answer["as_of"]) == ("answer", "timetable", "2026-09")
    assert answer["source"]
    assert answer["confidence"] > 0.5


def test_without_json_it_reads_like_a_talk_with_numbered_answers(run: Run) -> None:
    ran = run("ask", RUBBISH)
    assert ran.lines[0].startswith("事情：")
    assert "  1. 提交" in ran.lines


def test_each_text_is_a_new_chat_and_with_a_name_they_are_one_talk(run: Run) -> None:
    asked(run, RUBBISH)
    assert not [reply for reply in asked(run, "提交") if reply["complaint"]]
    asked(run, RUBBISH, "--chat", "a")
    assert [reply["complaint"] for reply in asked(run, "提交", "--chat", "a")] == ["LD-1001-4"]


def test_several_texts_come_from_standard_input_one_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{RUBBISH}\n1\n"))
    replies = asked(run, "--chat", "a")
    assert [reply["complaint"] for reply in replies if reply["complaint"]] == ["LD-1001-4"]


def test_why_tells_how_it_was_found(run: Run) -> None:
    plain, why = run("ask", "末班车几点"), run("ask", "末班车几点", "--why")
    assert len(why.lines) > len(plain.lines)
    assert "timetable" in "".join(why.lines[-8:])


def test_a_complaint_is_then_in_the_queue(run: Run) -> None:
    asked(run, RUBBISH, "--chat", "a")
    asked(run, "提交", "--chat", "a")
    (item,) = [json.loads(line) for line in run("complaints", "--json", "--post", "柳东村").lines]
    assert (item["number"], item["kind"], item["state"]) == ("LD-1001-4", "complaint", "new")
    assert (item["village"], item["category"], item["post"]) == ("柳东村", "垃圾保洁", "LD")
    assert run("complaints", "--post", "XA").lines == []
    (line,) = run("complaints").lines
    assert line.startswith("LD-1001-4  诉求  待签收  柳东村")


def test_one_about_the_cadre_is_not_in_the_villages_queue(run: Run) -> None:
    asked(run, "柳东村书记克扣低保", "--chat", "a")
    (number,) = [reply["complaint"] for reply in asked(run, "提交", "--chat", "a") if reply["complaint"]]
    assert number.startswith("ZJ-")
    assert run("complaints", "--post", "LD").lines == []
    (item,) = [json.loads(line) for line in run("complaints", "--post", "ZJ", "--json").lines]
    assert (item["number"], item["confidential"]) == (number, True)


def test_fire_shows_its_number_first(run: Run) -> None:
    first = asked(run, "楼下烧起来了快来人")[0]
    assert first["kind"] == "emergency"
    assert first["text"].startswith("先打 119")


def test_words_of_despair_show_help_and_leave_every_queue_empty(run: Run) -> None:
    first = asked(run, "我不想活了", "--chat", "a")[0]
    assert first["kind"] == "emergency"
    assert "12356" in first["text"]
    assert run("complaints").lines == []


def test_the_proof_is_clean_also_after_everything_was_deleted(run: Run) -> None:
    for text in (RUBBISH, "提交"):
        asked(run, text, "--chat", "a")
    replies = asked(run, "删除我的信息", "--chat", "a")
    assert run("verify").lines[-1] == "完好。"
    label = replies[-1]["buttons"][1]["label"]
    assert label == "全部删除并撤回"
    asked(run, label, "--chat", "a")
    ran = run("verify")
    assert (ran.code, ran.lines[1:]) == (0, ["其中 1 件的文字已按本人要求删除。", "完好。"])
    assert run("complaints", "--state", "cancelled", "--json").lines != []


def test_a_terminal_is_given_nothing_that_it_would_obey(run: Run) -> None:
    for text in ("柳东村河边\x1b[31m堆了\x9b2J好多\u202e垃圾没人清", "提交"):
        asked(run, text, "--chat", "a")
    (line,) = run("complaints").lines
    assert "\u202e" not in line
    assert line.isprintable()
    reply = {"text": "打\x1b]0;x\x07　110\n好", "buttons": [{"label": "是\x9b"}]}
    assert shown(reply) == "打]0;x　110\n好\n  1. 是\n"


@pytest.mark.parametrize("text", ["", "😀😀😀", "\x00\x07\x1b[31m", "好" * 100_000, "\ud83d"])
def test_whatever_is_said_gets_a_sentence(run: Run, text: str) -> None:
    assert all(reply["text"] for reply in asked(run, text))


def test_a_post_that_does_not_exist_is_said(run: Run) -> None:
    asked(run, "你好")
    ran = run("complaints", "--post", "火星村")
    assert (ran.code, ran.error) == (2, "没有找到巡访岗“火星村”。")
