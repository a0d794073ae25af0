"""A real service as a child process, as an operator starts it: spawned, killed, stopped, started again."""

import asyncio
import atexit
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from bot import clock
from tests.house import ROOT

HOST = "127.0.0.1"
LIMIT = "1000000000"
UNLIMITED = {f"XUNFANG_LIMIT_{name}": LIMIT for name in ("CHAT", "NETWORK", "DAY")}
TOWN = {"XUNFANG_PACK": str(ROOT / "tests" / "town")}
"""The invented town; without it the service has the pack that ships."""
PATIENCE = 15.0
"""Seconds that anything here may take."""
LOOK = 0.005
_TICKS: int = os.sysconf("SC_CLK_TCK")
# Below the ports that the kernel gives to clients: with one of those a client could meet itself while we are down.
_PORTS = range(18_000, 32_000)
_MOST_KEPT = 200
_kept: list[socket.socket] = []


class Service:
    """`python -m bot serve` on one port and one data directory, with what it said in `log`."""

    def __init__(self, data: Path, settings: Mapping[str, str], *, measured: bool = False) -> None:
        self.data, self.port, self.log = data, free_port(), data.with_suffix(".log")
        self.spawned = 0.0
        self.environment = {**environment(measured=measured), **UNLIMITED, **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it was spawned and has not ended."""
        return self._process is not None and self._process.poll() is None

    def spawn(self) -> None:
        """Start it; it answers some time later."""
        command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port), "--data", str(self.data)]
        self.spawned = clock.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=log
            )

    async def start(self) -> None:
        """Start it and wait until it listens."""
        self.spawn()
        while not await self._listens():
            assert self.running, self.log.read_text()
            assert clock.monotonic() - self.spawned < PATIENCE, "it does not listen"
            await asyncio.sleep(LOOK)

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(HOST, self.port)
        except OSError:
            return False
        writer.close()
        return True

    def kill(self) -> None:
        """SIGKILL, this one process only."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self._process is not None
        self._process.terminate()
        code: int = await asyncio.to_thread(self._process.wait, PATIENCE)
        return code

    def cpu(self) -> float:
        """Seconds of CPU that the process has used."""
        return cpu_of(self.pid)

    def faults(self) -> list[str]:
        """What it logged that should never be logged."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if "ERROR" in line or line.startswith("Traceback")]


@contextmanager
def service(data: Path, settings: Mapping[str, str], *, measured: bool = False) -> Iterator[Service]:
    """A service, not yet started, of which nothing is left running afterwards.

    With `measured` its lines count for coverage, where that is measured; measuring would spoil times.
    """
    made = Service(data, settings, measured=measured)
    try:
        yield made
    finally:
        made.kill()


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, in the kernel's steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def environment(*, measured: bool = False) -> dict[str, str]:
    """Our environment without the settings of whoever runs this; with bytecode, as an installed program has it."""
    foreign = ("XUNFANG_", "PYTHONDONTWRITEBYTECODE", *(() if measured else ("COVERAGE_", "COV_CORE_")))
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def free_port() -> int:
    """A port on which nobody listens, kept for this process for a long while: a service can be started there again."""
    first = os.getpid() % len(_PORTS)
    for port in chain(_PORTS[first:], _PORTS[:first]):
        if (kept := _keep(port)) is not None:
            _kept.append(kept)
            if len(_kept) > _MOST_KEPT:
                _kept.pop(0).close()
            return port
    raise AssertionError("no free port")


@atexit.register
def _let_go() -> None:
    for kept in _kept:
        kept.close()


def _keep(port: int) -> socket.socket | None:
    """A socket on the port that keeps other processes' tests away from it and lets ours listen there; None if taken."""
    kept = socket.socket()
    try:
        kept.bind((HOST, port))
    except OSError:
        kept.close()
        return None
    # Only now: two that ask for this before they bind would both get the port.
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return kept
