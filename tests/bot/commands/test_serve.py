"""`xunfang serve`: from the greeting to an ordered stop, and the commands that it is handed."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import httpx
import pytest

from bot import control
from bot.commands import ask, handing, serve, staff
from bot.commands.handing import Declined
from bot.control import Message
from bot.settings import Settings, SettingsError
from bot.storage.database import Database
from bot.storage.errors import Busy, Closed, Locked, Unusable
from bot.wiring import Wired, build
from tests.bot.commands.conftest import Run
from tests.bot.talking import arrival, column, store
from tests.empty import TOWN
from tests.live.botapi import TOKEN, BotApi


@pytest.fixture
def anywhere(settings: Settings) -> Settings:
    """A house on any free port."""
    return replace(settings, port=0)


async def up(settings: Settings) -> None:
    """Until the service hears commands."""
    async with asyncio.timeout(20):
        while await control.ask(settings.directory / control.NAME, {"command": ""}) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.005)  # another task opens the socket


async def served(settings: Settings, *, demo: bool = False) -> int:
    """Start and stop a service as systemd does."""
    serving = asyncio.create_task(serve.serve(settings, demo))
    await up(settings)
    os.kill(os.getpid(), signal.SIGTERM)
    return await serving


async def test_it_greets_with_an_admins_link_and_stops_when_told(
    anywhere: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await served(anywhere) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"柳溪镇巡访已经启动：http://127\.0\.0\.1:[1-9]\d+/", lines[0])
    assert re.fullmatch(
        r"管理员登录链接（5 分钟内有效，只能用一次）：http://127\.0\.0\.1:\d+/signin\?t=.{43}", lines[1]
    )
    assert re.match(r"提醒：开通前还有 \d+ 项要填", lines[2])
    found = lines.index("找答案靠：字、读音、问法（没有开语义模型）。")
    assert all(re.match(r"提醒：\d{4} 年放假和调休的日子还没有录入", line) for line in lines[3:found])
    assert sorted(path.name for path in anywhere.directory.iterdir()) == [
        "lock",
        "matcher",
        "xunfang.db",
        "xunfang.key",
    ]


async def test_it_tells_what_finds_the_answers_and_when_all_is_learnt(
    anywhere: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await (await build(anywhere)).close()
    serving = asyncio.create_task(serve.serve(anywhere, demo=False))
    await up(anywhere)
    os.kill(os.getpid(), signal.SIGTERM)
    await serving
    assert "现在用的，是从这一版全部问法里学好的。" in capsys.readouterr().out.splitlines()


async def test_the_admin_is_made_once(anywhere: Settings) -> None:
    await served(anywhere)
    await served(anywhere)
    house = await build(anywhere)
    assert await column(house, "SELECT role FROM person") == ["admin"]
    await house.close()


async def test_a_demo_fills_an_empty_house_and_never_a_used_one(
    anywhere: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await served(anywhere, demo=True)
    assert "已放入 3 件演示事项，都写着“演示”，不是真事。" in capsys.readouterr().out
    await served(anywhere, demo=True)
    assert "演示内容没有加进去" in capsys.readouterr().out
    house = await build(anywhere)
    texts = await column(house, "SELECT text FROM complaint ORDER BY id")
    assert len(texts) == 3
    assert all("（演示）" in text for text in texts)
    await house.close()


async def test_commands_are_handed_to_the_service_that_holds_the_directory(anywhere: Settings) -> None:
    serving = asyncio.create_task(serve.serve(anywhere, demo=False))
    await up(anywhere)
    assert (anywhere.directory / control.NAME).stat().st_mode & 0o777 == 0o600
    with pytest.raises(Locked):
        await Database.open(anywhere.directory)
    lines = await ask.run(anywhere, ["末班车几点"], None, as_json=True, why=False)
    assert json.loads(lines[0])["entry"] == "timetable"
    answer = await handing.run(anywhere, "staff", staff.staff, {"do": "list"})
    assert answer["lines"] == ["管理员\t管理员\t柳溪镇为民服务台"]
    with pytest.raises(Declined, match="不在名单里"):
        await handing.run(anywhere, "staff", staff.staff, {"do": "link", "name": "无名"})
    with pytest.raises(Declined, match="不认识这个命令，请升级"):
        await handing.run(anywhere, "dance", staff.staff, {})
    os.kill(os.getpid(), signal.SIGINT)
    assert await serving == 0


def test_a_second_process_works_beside_a_running_service(run: Run, settings: Settings) -> None:
    environment = {**os.environ, "PYTHONPATH": str(TOWN.parents[1]), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        address = service.stdout.readline().split("：")[1].strip()
        while "提醒" not in service.stdout.readline():
            pass
        assert httpx.get(f"{address}healthz").text == "ok"
        assert json.loads(run("ask", "末班车几点", "--json").lines[0])["entry"] == "timetable"
        assert run("staff", "add", "张三", "--post", "LD").lines[1].split("/signin")[0].endswith(address[:-1])
        assert run("verify").lines[-1] == "完好。"
        assert run("complaints").code == 0
        assert "正由另一个进程" in run("migrate").error
        service.send_signal(signal.SIGTERM)
        assert service.wait(20) == 0
    assert not (settings.directory / control.NAME).exists()


def test_an_address_that_is_taken_is_said(settings: Settings) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unusable, match=f"地址 127.0.0.1:{port} 用不了.*--port 8090"):
            serve.bind(replace(settings, port=port))


def _of_a_database() -> list[str]:
    """The threads that an open database has."""
    return [one.name for one in threading.enumerate() if "writer" in one.name or "connection" in one.name]


async def test_a_start_that_fails_lets_go_of_everything(anywhere: Settings) -> None:
    (anywhere.directory / control.NAME).mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        await serve.serve(anywhere, demo=False)
    async with asyncio.timeout(20):
        while _of_a_database():  # noqa: ASYNC110 - a thread says that it has done all shortly before it ends
            await asyncio.sleep(0.01)
    house = await build(anywhere)
    await house.close()


def test_a_start_that_fails_ends_with_a_sentence(settings: Settings) -> None:
    (settings.directory / control.NAME).mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(TOWN.parents[1]), "XUNFANG_PACK": str(TOWN)}
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--data", str(settings.directory)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert done.stderr.startswith("系统不让做：")


async def test_who_is_told_to_stop_during_the_greeting_opens_no_doors(still: Wired) -> None:
    stop = asyncio.Event()
    stop.set()
    with closing(serve.bind(replace(still.settings, port=0))) as listener:
        await serve._run(still, listener, stop, demo=False)
    assert not (still.settings.directory / control.NAME).exists()
    with pytest.raises(Closed):
        await still.database.read("SELECT 1")


@pytest.mark.parametrize("request_", [{"command": "staff"}, {"command": "staff", "do": "link"}, {"command": "ask"}, []])
async def test_a_request_that_lacks_something_gets_a_sentence(still: Wired, request_: Message) -> None:
    answer = await handing.answering(still, serve.COMMANDS)(request_)
    assert answer == {"error": "正在运行的服务没有看懂这个命令：缺了内容，或者写法不对。请升级后重启服务。"}


def test_the_newer_sort_of_address_is_listened_on_too(anywhere: Settings) -> None:
    with closing(serve.bind(replace(anywhere, host="::1"))) as listener:
        assert listener.family == socket.AF_INET6


async def test_a_service_that_stops_by_itself_returns_1(anywhere: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stops(wired: Wired, *rest: object) -> None:
        await wired.close()

    monkeypatch.setattr(serve, "_run", stops)
    assert await serve.serve(anywhere, demo=False) == 1


async def test_when_a_pump_ends_the_service_ends_in_order(still: Wired, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(serve.bind(replace(still.settings, port=0))) as listener:
        still.pump.stop()
        await serve._run(still, listener, asyncio.Event(), demo=False)
    assert "已经启动" in capsys.readouterr().out
    assert not (still.settings.directory / control.NAME).exists()


async def test_a_message_under_way_is_finished_before_the_end(anywhere: Settings) -> None:
    house = await build(anywhere)
    for number in range(30):
        await store(house, arrival("末班车几点", str(number)))
    await house.close()
    assert await served(anywhere) == 0
    house = await build(anywhere)
    half = "SELECT COUNT(*) FROM inbox WHERE state = 'done' AND position NOT IN (SELECT inbox FROM outbox)"
    assert await column(house, half) == [0]
    assert await column(house, "SELECT COUNT(*) FROM inbox WHERE state = 'parked'") == [0]
    await house.close()


async def test_a_command_that_cannot_be_written_is_answered_with_the_sentence(still: Wired) -> None:
    async def busy(wired: Wired, request: Message) -> Message:
        raise Busy("现在人太多，请稍后再试。")

    answer = handing.answering(still, {"ask": busy})
    assert await answer({"command": "ask"}) == {"error": "现在人太多，请稍后再试。"}


async def test_who_waits_too_long_for_an_answer_is_told_that_the_words_are_kept(
    still: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "PATIENCE", 0.01)
    still.pump.running = True
    answer = await ask.ask(still, {"texts": ["末班车几点"]})
    assert "话收下了" in answer["error"]
    assert await column(still, "SELECT state FROM inbox") == ["waiting"]


async def test_each_open_channel_is_named_without_its_secrets(
    anywhere: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    async with BotApi() as api:
        opened = replace(anywhere, telegram_token=TOKEN, telegram_api=api.url)
        assert await served(opened) == 0
    said = capsys.readouterr().out
    assert "已打开：Telegram（轮询）" in said
    assert TOKEN.partition(":")[2] not in said


async def test_what_is_asked_over_a_channel_is_answered_before_the_end(anywhere: Settings) -> None:
    async with BotApi() as api:
        serving = asyncio.create_task(
            serve.serve(replace(anywhere, telegram_token=TOKEN, telegram_api=api.url), demo=False)
        )
        await up(anywhere)
        api.say(7, "末班车几点")
        await api.until(lambda: bool(api.heard(7)), 20)
        os.kill(os.getpid(), signal.SIGTERM)
        assert await serving == 0
    house = await build(anywhere)
    assert await column(house, "SELECT DISTINCT state FROM outbox") == ["sent"]
    await house.close()


def test_with_a_key_that_cannot_be_one_it_does_not_start(anywhere: Settings) -> None:
    wrong = replace(anywhere, wechat_app_id="wx0123456789abcdef", wechat_aes_key="short")
    with pytest.raises(SettingsError, match="EncodingAESKey"):
        asyncio.run(serve.serve(wrong, demo=False))
    assert not (anywhere.directory / control.NAME).exists()
