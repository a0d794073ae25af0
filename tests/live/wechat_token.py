"""The access token of an official account, as stable_token gives and renews it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]
LASTS = timedelta(seconds=7200)
FORCED_A_DAY, FORCED_APART = 20, timedelta(seconds=30)


class Refusal(Exception):
    """The call fails with this errcode; caught where calls are answered."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode, self.errmsg = errcode, errmsg


class Tokens:
    """The one token that is good now. `forced` is when somebody had it renewed by force."""

    def __init__(self, app_id: str, secret: str, now: Callable[[], datetime]) -> None:
        self.app_id, self.secret, self.ip_listed = app_id, secret, True
        self.forced: list[datetime] = []
        self._now, self._made = now, 0
        self._token, self._until = "", now()

    def revoke(self) -> None:
        """Somebody else had the token renewed: the present one is not the latest any more."""
        self._new_token()

    def expire(self) -> None:
        """The present token's time is over."""
        self._until = self._now()

    def issue(self, given: Json) -> Json:
        """Answer stable_token."""
        if given.get("grant_type") != "client_credential":
            raise Refusal(40002, "invalid grant_type")
        if given.get("appid") != self.app_id:
            raise Refusal(40013, "invalid appid")
        if given.get("secret") != self.secret:
            raise Refusal(40125, "invalid appsecret")
        if not self.ip_listed:
            raise Refusal(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist")
        if given.get("force_refresh"):
            self._force()
        if self._until <= self._now():
            self._new_token()
        return {"access_token": self._token, "expires_in": int((self._until - self._now()).total_seconds())}

    def _force(self) -> None:
        now = self._now()
        self.forced = [one for one in self.forced if one.date() == now.date()]
        if len(self.forced) >= FORCED_A_DAY:
            raise Refusal(45009, "reach max api daily quota limit")
        if not self.forced or now - self.forced[-1] >= FORCED_APART:
            self._until = now
        self.forced.append(now)

    def _new_token(self) -> None:
        self._made += 1
        self._token, self._until = f"{self._made}_token", self._now() + LASTS

    def check(self, token: str) -> None:
        """Refuse a call that carries another token than the latest."""
        if not token:
            raise Refusal(41001, "access_token missing")
        if token != self._token:
            raise Refusal(40001, "invalid credential, access_token is invalid or not latest")
        if self._until <= self._now():
            raise Refusal(42001, "access_token expired")
