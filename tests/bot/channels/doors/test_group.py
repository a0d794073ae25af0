"""A group's robot: what it says, how often, and only at its own address."""

import pytest

from bot.channels.doors.group import Group, is_robot
from bot.channels.doors.port import Message
from bot.channels.http import Http
from bot.channels.port import Later, Never, Sent
from tests.live import doors

MESSAGE = Message(text="有一件新事：LD-1001-8 垃圾保洁 柳东村", link="https://town.example/desk/case/LD-1001-8")
API = "https://qyapi.example"


@pytest.mark.parametrize(
    ("address", "good"),
    [
        (f"{API}/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", True),
        (f"{API}/cgi-bin/webhook/send?key=", False),
        (f"{API}/cgi-bin/webhook/send?key=0123456789&x=1", False),
        (f"{API}@evil.example/cgi-bin/webhook/send?key=0123456789", False),
        ("https://evil.example/cgi-bin/webhook/send?key=0123456789", False),
        ("http://127.0.0.1/", False),
    ],
)
def test_only_a_robots_own_address_is_one(address: str, good: bool) -> None:
    assert is_robot(API, address) == good


async def test_it_says_the_line_with_the_link_and_calls_everybody_in_danger() -> None:
    async with doors.WeCom() as server:
        group = Group(server.url, Http())
        assert isinstance(await group.tell(server.robot_url(), MESSAGE), Sent)
        await group.tell(server.robot_url(), Message(text="【急】有一件新事：LD-1002-6 火情", urgent=True))
        await group.close()
    first, second = server.cards_to(doors.ROBOT)
    assert first.content == {"content": f"{MESSAGE.text}\n{MESSAGE.link}"}
    assert second.content == {"content": "【急】有一件新事：LD-1002-6 火情", "mentioned_list": ["@all"]}


async def test_more_than_twenty_a_minute_wait() -> None:
    async with doors.WeCom() as server:
        group = Group(server.url, Http())
        told = [await group.tell(server.robot_url(), MESSAGE) for _ in range(21)]
        assert isinstance(told[19], Sent)
        assert isinstance(told[20], Later)
        assert 0 < told[20].seconds <= 60
        server.robots.add("another-key")
        assert isinstance(await group.tell(server.robot_url("another-key"), MESSAGE), Sent)
        await group.close()
    assert len(server.cards) == 21


async def test_the_minute_passes() -> None:
    now = 1000.0
    async with doors.WeCom() as server:
        group = Group(server.url, Http(), lambda: now)
        for _ in range(20):
            await group.tell(server.robot_url(), MESSAGE)
        assert isinstance(await group.tell(server.robot_url(), MESSAGE), Later)
        now += 61
        server.robots.add("anew")
        assert isinstance(await group.tell(server.robot_url(), MESSAGE), Later | Sent)
        assert len(group._lately[server.robot_url()]) == 1
        await group.close()


async def test_a_robot_that_was_taken_out_is_told_no_more() -> None:
    async with doors.WeCom() as server:
        group = Group(server.url, Http())
        assert await group.tell(server.robot_url("gone-from-here"), MESSAGE) == Never(reason="errcode 93000")
        assert await group.tell("http://127.0.0.1:1/", MESSAGE) == Never(reason="no robot's address")
        await group.close()
