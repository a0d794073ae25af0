"""The local socket: one request, one answer, for nobody but the owner."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import pytest

from bot import control
from bot.control import Message


async def echo(request: Message) -> Message:
    """Says what it heard."""
    return {"heard": request}


async def test_a_request_is_answered_over_a_socket_for_its_owner_only(tmp_path: Path) -> None:
    async with await control.listen(tmp_path / control.NAME, echo):
        assert (tmp_path / control.NAME).stat().st_mode & 0o777 == 0o600
        assert await control.ask(tmp_path / control.NAME, {"text": "路灯"}) == {"heard": {"text": "路灯"}}


async def test_nobody_answers_where_nobody_listens(tmp_path: Path) -> None:
    path = tmp_path / control.NAME
    assert await control.ask(path, {}) is None
    server = await control.listen(path, echo)
    server.close()
    await server.wait_closed()
    assert await control.ask(path, {}) is None


async def test_a_socket_left_behind_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / control.NAME
    for _ in range(2):
        server = await control.listen(path, echo)
        assert await control.ask(path, {}) == {"heard": {}}
        server.close()
        await server.wait_closed()


async def test_a_folder_with_a_very_long_name_is_reached_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / ("很长的名字" * 12)
    folder.mkdir()
    async with await control.listen(folder / control.NAME, echo):
        assert await control.ask(folder / control.NAME, {"a": 1}) == {"heard": {"a": 1}}
    assert len(os.listdir("/proc/self/fd")) < 200


@pytest.mark.parametrize("line", [b"no json\n", b"\n", b"", b"[" + b"x" * 5_000_000])
async def test_what_is_no_request_is_not_answered(tmp_path: Path, line: bytes) -> None:
    async with await control.listen(tmp_path / control.NAME, echo):
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / control.NAME))
        writer.write(line)
        writer.write_eof()
        with suppress(ConnectionResetError):  # where not even all of it was read
            assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()
        assert await control.ask(tmp_path / control.NAME, {}) == {"heard": {}}


async def test_a_service_that_goes_away_without_an_answer_is_said(tmp_path: Path) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_unix_server(hang_up, str(tmp_path / control.NAME)):
        answer = await control.ask(tmp_path / control.NAME, {})
    assert answer == {"error": "服务正在关闭，或者没有听懂这个命令，请稍后再试。"}
