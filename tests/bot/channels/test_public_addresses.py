"""Links that somebody else wrote lead to public addresses only, decided after the name was resolved."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.channels.http import Failed, Http
from bot.channels.session import PublicOnly, Session, is_public


class Named(AbstractResolver):
    """A resolver by which every name leads to these addresses."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0)
            for one in self.addresses
        ]

    async def close(self) -> None:
        return


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("10.0.0.8",), ("169.254.169.254",), ("8.8.8.8", "192.168.1.1")])
async def test_a_name_that_leads_inside_is_refused(addresses: tuple[str, ...]) -> None:
    session = Session(None, public=True, resolver=Named(*addresses))

    answer = await session.exchange("GET", "http://pictures.invalid/", None, None, {}, 2.0, 10)
    await session.close()

    assert answer == Failed(reason="not a public address", again=False)


async def test_a_name_that_leads_outside_is_resolved() -> None:
    found = await PublicOnly(Named("8.8.8.8")).resolve("pictures.invalid", 443)

    assert [one["host"] for one in found] == ["8.8.8.8"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:80", "u:p@10.0.0.1", "8.8.8.8"])
async def test_numbers_are_refused_where_only_public_names_are_meant(host: str) -> None:
    client = Http(public=True)

    answer = await client.call("GET", f"http://{host}/path")
    await client.close()

    assert answer == Failed(reason="not a public address", again=False)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("127.0.0.1", False),
        ("0.1.2.3", False),
        ("100.64.0.1", False),
        ("172.16.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("somebody", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
