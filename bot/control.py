"""The local socket of a running service: commands that write are handed to it, one JSON line each way."""

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

NAME = "control.sock"
_LARGEST = 4 * 1024 * 1024
_MODE = 0o600
# The kernel's limit for a socket's path; a longer one is reached through the folder it lies in.
_LONGEST_PATH = 100

Message = dict[str, Any]


async def listen(path: Path, answer: Callable[[Message], Awaitable[Message]]) -> asyncio.Server:
    """Answer requests at this path until closed.

    Only the holder of the directory's lock calls this, so a socket left over there is ours to replace.
    """

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, ValueError):
                request = json.loads(await reader.readline())
                writer.write(json.dumps(await answer(request), ensure_ascii=False).encode() + b"\n")
                await writer.drain()
        finally:
            writer.close()

    return await asyncio.start_unix_server(serve, sock=_bound(path), limit=_LARGEST)


def _bound(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with _address(path) as address:
        listener.bind(address)
    path.chmod(_MODE)
    return listener


@contextmanager
def _address(path: Path) -> Iterator[str]:
    full = str(path.absolute())
    if len(full.encode()) <= _LONGEST_PATH:
        yield full
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


async def ask(path: Path, request: Message) -> Message | None:
    """The service's answer, or None when no service listens there."""
    try:
        with _address(path) as address:
            reader, writer = await asyncio.open_unix_connection(address, limit=_LARGEST)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    writer.write(json.dumps(request, ensure_ascii=False).encode(errors="replace") + b"\n")
    with suppress(ConnectionError):
        if line := await reader.readline():
            writer.close()
            answer: Message = json.loads(line)
            return answer
    writer.close()
    return {"error": "服务正在关闭，或者没有听懂这个命令，请稍后再试。"}
