"""`xunfang knowledge answer` and its neighbours, here and by the service that runs."""

import asyncio
import os
import signal
from dataclasses import replace

import pytest

from bot import clock
from bot.commands import answers, ask, handing, serve
from bot.settings import Settings
from bot.wiring import Wired
from tests.bot.commands.conftest import Run
from tests.bot.commands.test_serve import up
from tests.bot.editing import FIRST, admin, edit

NEW = "带身份证来，当场办。"


def test_an_answer_is_checked_first_and_published_with_a_yes(run: Run) -> None:
    shown = run("knowledge", "answer", FIRST.id, NEW)
    assert shown.code == 0
    assert "0 道试题会答错" in shown.lines[0]
    assert shown.lines[-1] == "稿子留着了，还没有发布。没有错，就加上 --yes 再来一次。"
    assert NEW not in run("ask", FIRST.question).lines[0]
    assert run("knowledge", "answer", FIRST.id, NEW, "--yes").lines[-1] == "发布了，现在是第 2 版。"
    assert NEW in "".join(run("ask", FIRST.question).lines)
    assert "没有要改的" in run("knowledge", "answer", FIRST.id, NEW).error


def test_a_phrasing_is_added_once(run: Run) -> None:
    said = "屋里向冷得来吃勿消"
    run("knowledge", "phrasing", FIRST.id, said)
    assert run("knowledge", "phrasing", FIRST.id, said, "--yes").lines[-1] == "发布了，现在是第 2 版。"
    assert "没有要改的" in run("knowledge", "phrasing", FIRST.id, said).error


def test_editions_are_listed_and_told_again(run: Run) -> None:
    run("knowledge", "answer", FIRST.id, NEW, "--yes")
    assert run("knowledge", "rollback", "1").lines == ["发布了，现在是第 3 版。"]
    listed = run("knowledge", "editions").lines
    assert [line.split("\t")[0] for line in listed] == ["3", "2", "1"]
    assert listed[0].endswith("用回第 1 版 命令行")
    assert NEW not in run("ask", FIRST.question).lines[0]
    assert "没有可以用回去的第 9 版" in run("knowledge", "rollback", "9").error


def test_what_was_told_in_a_month_is_told_with_how_often(run: Run) -> None:
    day = clock.now().date().isoformat()
    run("ask", FIRST.question)
    run("knowledge", "answer", FIRST.id, NEW, "--yes")
    told = run("knowledge", "told", FIRST.id, day, day).lines
    assert told[0].startswith("第 1 版起")
    assert told[0].endswith("答了 1 次：")
    assert FIRST.answer in told[1]
    assert NEW in told[3]
    assert run("knowledge", "told", FIRST.id, "2020-01-01", "2020-01-31").lines == [
        f"这段时间没有用过“{FIRST.id}”这一条。"
    ]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("answer", "no_such", "x"), "没有“no_such”这一条"),
        (("answer", FIRST.id, "看 http://a.example.com"), "不能发布：“a.example.com”不在"),
        (("told", FIRST.id, "五月", "六月"), "日期要写成"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, arguments: tuple[str, ...], error: str) -> None:
    ran = run("knowledge", *arguments)
    assert ran.code != 0
    assert error in ran.error


async def test_a_running_service_answers_anew_within_a_second(settings: Settings) -> None:
    serving = asyncio.create_task(serve.serve(replace(settings, port=0), False))
    await up(settings)
    request = {"do": "answer", "entry": FIRST.id, "text": NEW, "yes": True}
    begun = clock.monotonic()
    done = await handing.run(settings, "answers", answers.answers, request)
    assert done["lines"][-1] == "发布了，现在是第 2 版。"
    heard = await handing.run(settings, "ask", ask.ask, {"texts": [FIRST.question], "chat": None, "why": False})
    took = clock.monotonic() - begun
    assert NEW in str(heard)
    assert took < 2.0, "check, commit and the new answer together; the answer alone is timed in test_publishing"
    os.kill(os.getpid(), signal.SIGTERM)
    await serving


async def test_who_was_overtaken_is_told(still: Wired) -> None:
    """Somebody writes between the draft and the publishing."""
    hand = await admin(still)
    seen = await edit(still, hand, answer=NEW)
    await edit(still, hand, answer="别人改的。")
    done = await still.site.publishing.publish(seen, hand)
    assert answers._said(done, []) == {"error": "刚刚有人改过这一条，请再来一次。"}
