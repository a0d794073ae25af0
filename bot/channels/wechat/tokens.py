"""The access token: one for the whole house, got early, kept sealed, and renewed by force only when it must be."""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot import clock
from bot.channels.http import Failed, Http
from bot.channels.wechat.answers import Done, Refused, read
from bot.settings import Settings
from bot.storage import vendors
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from bot.storage.vendors import Kept
from bot.vault import Unopenable, Vault

log = logging.getLogger(__name__)

EARLY = timedelta(seconds=270)
"""A token this near to its end is replaced; the platform hands out the next one from 300 s before, and takes both."""
FORCED_APART = timedelta(minutes=1)
FORCED_A_DAY = 10
"""The platform allows 30 s and 20; whoever else works with the account needs some too."""
OLD = 40001

Got = str | Refused | Failed


@dataclass(frozen=True, slots=True)
class Token:
    """A token, until when it is good, and when the account's tokens were last renewed by force (milliseconds)."""

    value: str = field(repr=False)
    good_until: datetime
    forced: tuple[int, ...] = ()

    def lasts(self, now: datetime, least: timedelta) -> bool:
        """Whether it is good for so long."""
        return bool(self.value) and self.good_until - now > least


@dataclass(slots=True)
class Tokens:
    """Hands out the token. However many ask at once, one asks the platform."""

    settings: Settings
    http: Http
    database: Database
    vault: Vault
    _token: Token | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self) -> Got:
        """A token that is good for a while; why there is none, where it cannot be had."""
        ours = self._token
        if ours is not None and (ours.lasts(clock.now(), EARLY) or (self._lock.locked() and _usable(ours))):
            return ours.value
        async with self._lock:
            await self._look()
            if self._token is not None and self._token.lasts(clock.now(), EARLY):
                return self._token.value
            got = await self._fetch(force=False)
            # The platform does not answer, but what it gave before is still good for a few minutes.
            before = self._token
            return before.value if before is not None and _usable(before) else got

    async def renewed(self, bad: str) -> Got:
        """Another token than this one, which the platform no longer takes."""
        async with self._lock:
            await self._look()
            ours = self._token
            if ours is not None and ours.value != bad and _usable(ours):
                return ours.value
            got = await self._fetch(force=False)
            return await self._force() if got == bad else got

    async def _force(self) -> Got:
        now, forced = clock.now(), _lately(self._token)
        if len(forced) >= FORCED_A_DAY or (forced and clock.moment(forced[-1]) > now - FORCED_APART):
            return Refused(code=OLD, words="renewed too often already")
        return await self._fetch(force=True)

    async def _fetch(self, *, force: bool) -> Got:
        asked = {
            "grant_type": "client_credential",
            "appid": self.settings.wechat_app_id,
            "secret": self.settings.wechat_app_secret,
            "force_refresh": force,
        }
        answer = read(await self.http.call("POST", f"{self.settings.wechat_api}/cgi-bin/stable_token", json=asked))
        if not isinstance(answer, Done):
            return answer
        value, lasts = answer.fields.get("access_token"), answer.fields.get("expires_in")
        if not isinstance(value, str) or not isinstance(lasts, int) or not value:
            return Failed(reason="no token in the answer", again=True)
        await self._keep(value, timedelta(seconds=min(lasts, 7200)), force=force)
        return value

    async def _keep(self, value: str, lasts: timedelta, *, force: bool) -> None:
        now = clock.now()
        forced = (*_lately(self._token), clock.milliseconds(now)) if force else _lately(self._token)
        self._token = Token(value, now + lasts, forced)
        kept = Kept(value=json.dumps([value, forced]), good_until=now + lasts)
        try:
            await self.database.write(vendors.keep, self.vault, self._name, kept)
        except Unavailable:
            log.warning("the access token is kept in memory only")

    async def _look(self) -> None:
        """What the house had before a restart."""
        if self._token is not None:
            return
        try:
            kept = await vendors.find(self.database, self.vault, self._name)
        except (Unavailable, Unopenable):
            return
        if kept is not None:
            value, forced = _kept(kept.value)
            self._token = Token(value, kept.good_until, forced)

    @property
    def _name(self) -> str:
        return f"wechat.token.{self.settings.wechat_app_id}"


def _usable(token: Token) -> bool:
    return token.lasts(clock.now(), timedelta(seconds=5))


def _lately(token: Token | None) -> tuple[int, ...]:
    since = clock.milliseconds(clock.now() - timedelta(days=1))
    return tuple(at for at in token.forced if at > since) if token is not None else ()


def _kept(value: str) -> tuple[str, tuple[int, ...]]:
    stored: Any = json.loads(value)
    return str(stored[0]), tuple(int(at) for at in stored[1])
