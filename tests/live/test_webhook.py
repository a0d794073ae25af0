"""The loopback Bot API brings updates to a webhook as Telegram does."""

import json
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.live.botapi import BotApi
from tests.live.faults import Drop, Duplicate, Fault, Reorder
from tests.live.loopback import Loopback, Reply, Request
from tests.live.test_botapi import asked

SECRET = "x-telegram-bot-api-secret-token"


class Site(Loopback):
    """A site that takes webhooks and answers with the statuses that it was given, then with 200."""

    def __init__(self, *statuses: int) -> None:
        super().__init__()
        self.taken: list[Request] = []
        self.statuses = deque(statuses)

    async def answer(self, request: Request, fault: Fault | None) -> Reply:
        self.taken.append(request)
        return Reply(status=self.statuses.popleft() if self.statuses else 200)

    def texts(self) -> list[Any]:
        return [json.loads(request.body)["message"]["text"] for request in self.taken]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as made:
        yield made


async def hooked(api: BotApi, site: Site) -> None:
    assert (await asked(api, "setWebhook", url=f"{site.url}/hook", secret_token="s3cret"))["ok"]


async def test_updates_are_brought_with_the_secret_and_then_forgotten(api: BotApi) -> None:
    async with Site() as site:
        api.say(7, "早就说了")
        await hooked(api, site)
        api.say(7, "刚刚说的")
        await api.until(lambda: not api.updates.pending)
    assert site.texts() == ["早就说了", "刚刚说的"]
    assert {(one.path, one.headers[SECRET]) for one in site.taken} == {("/hook", "s3cret")}


async def test_they_come_again_until_they_are_taken_and_in_order(api: BotApi) -> None:
    async with Site(503, 500, 403) as site:
        await hooked(api, site)
        api.say(7, "一")
        api.say(7, "二")
        await api.until(lambda: not api.updates.pending)
        info = (await asked(api, "getWebhookInfo"))["result"]
    assert site.texts() == ["一", "一", "一", "一", "二"]
    assert (info["url"], info["pending_update_count"]) == (f"{site.url}/hook", 0)
    assert "403" in info["last_error_message"]


async def test_nobody_polls_beside_a_webhook(api: BotApi) -> None:
    async with Site() as site:
        await hooked(api, site)
        assert (await asked(api, "getUpdates"))["error_code"] == 409
        await asked(api, "deleteWebhook")
        api.say(7, "一")
        assert len((await asked(api, "getUpdates"))["result"]) == 1
    assert site.taken == []


async def test_pending_updates_are_dropped_only_when_asked(api: BotApi) -> None:
    api.say(7, "一")
    assert (await asked(api, "deleteWebhook"))["ok"]
    assert len(api.updates.pending) == 1
    assert (await asked(api, "deleteWebhook", drop_pending_updates=True))["ok"]
    assert len(api.updates.pending) == 0


async def test_an_address_without_https_is_refused_unless_it_is_here(api: BotApi) -> None:
    assert (await asked(api, "setWebhook", url="http://town.example/hook"))["error_code"] == 400
    assert (await asked(api, "setWebhook", url=""))["ok"]


async def test_the_port_of_the_test_goes_before_the_address(api: BotApi) -> None:
    async with Site() as site:
        api.web_port = site.port
        assert (await asked(api, "setWebhook", url="https://town.example/hook"))["ok"]
        api.say(7, "一")
        await api.until(lambda: not api.updates.pending)
    assert [one.headers["host"] for one in site.taken] == ["town.example"]


async def test_twice_and_backwards_on_order(api: BotApi) -> None:
    async with Site() as site:
        api.misbehave("webhook", Duplicate(), Reorder())
        for text in "一二三":
            api.say(7, text)
        await hooked(api, site)
        await api.until(lambda: not api.updates.pending)
    assert site.texts() == ["一", "一", "三", "二"]


async def test_a_line_that_breaks_counts_as_not_taken(api: BotApi) -> None:
    async with Site() as site:
        site.misbehave("hook", Drop())
        await hooked(api, site)
        api.raw_bytes(b"{")
        await api.until(lambda: not api.updates.pending)
        assert [one.body for one in site.taken] == [b"{"]
        assert "refused" in (await asked(api, "getWebhookInfo"))["result"]["last_error_message"]
