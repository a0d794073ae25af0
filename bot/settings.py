"""The settings; the only reader of the environment and of the config file. `docs/settings.md` tells of each."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

PREFIX = "XUNFANG_"
MOST_TAKE_BACK = 60
"""Seconds; nobody who was answered waits longer than that for the words."""
SHORTEST_KEY = 32
"""Characters of the key for other programs."""
ENCODERS = ("", "light", "both")
"""What the setting `encoder` may say."""


class SettingsError(Exception):
    """A setting that cannot be meant; the command line catches it, shows its sentence and stops."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The most messages a day: of one browser key or account, from one network address, of the whole service.

    The network limit is high because a whole village may share one mobile address.
    """

    chat: int = 200
    network: int = 2000
    day: int = 20000


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What the operator decides. Each field is the variable XUNFANG_<FIELD> or the key <field> of the config file."""

    data: str = "data"
    host: str = "127.0.0.1"
    port: int = 8080
    pack: str = "fengjing"
    key_file: str = ""
    public_url: str = ""
    trusted_proxies: str = "127.0.0.1"
    limit_chat: int = 200
    limit_network: int = 2000
    limit_day: int = 20000
    unread_minutes: int = 240
    take_back_seconds: int = 10
    telegram_token: str = field(default="", repr=False)
    telegram_mode: str = "polling"
    telegram_secret: str = field(default="", repr=False)
    telegram_proxy: str = field(default="", repr=False)
    telegram_api: str = "https://api.telegram.org"
    telegram_per_second: int = 25
    wechat_app_id: str = ""
    wechat_app_secret: str = field(default="", repr=False)
    wechat_token: str = field(default="", repr=False)
    wechat_aes_key: str = field(default="", repr=False)
    wechat_kind: str = "service"
    wechat_template: str = ""
    wechat_api: str = "https://api.weixin.qq.com"
    wecom_corp_id: str = ""
    wecom_agent_id: str = ""
    wecom_secret: str = field(default="", repr=False)
    wecom_token: str = field(default="", repr=False)
    wecom_aes_key: str = field(default="", repr=False)
    wecom_api: str = "https://qyapi.weixin.qq.com"
    sms_url: str = field(default="", repr=False)
    sms_body: str = field(default="", repr=False)
    open311_key: str = field(default="", repr=False)
    open311_jurisdiction: str = ""
    open311_per_day: int = 500
    voice_model: str = ""
    encoder: str = ""

    @property
    def directory(self) -> Path:
        """The data directory."""
        return Path(self.data)

    @property
    def key_path(self) -> Path:
        """Where the key file lies; by default beside the database, and in no backup."""
        return Path(self.key_file) if self.key_file else self.directory / "xunfang.key"

    @property
    def limits(self) -> Limits:
        """How many messages a day are let through."""
        return Limits(chat=self.limit_chat, network=self.limit_network, day=self.limit_day)

    @property
    def secure(self) -> bool:
        """True when residents come by HTTPS, so that cookies travel there only."""
        return self.public_url.startswith("https://")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Defaults, then the config file named by XUNFANG_CONFIG, then the environment."""
    given = os.environ if environment is None else environment
    path = given.get(f"{PREFIX}CONFIG", "")
    stored = _config(Path(path)) if path else {}
    named = {each.name: given[name] for each in fields(Settings) if (name := PREFIX + each.name.upper()) in given}
    return _checked(replace(Settings(), **_typed(stored | named)))


def _config(path: Path) -> dict[str, Any]:
    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"设置文件 {path} 读不了：{error}") from error
    unknown = stored.keys() - {each.name for each in fields(Settings)}
    if unknown:
        raise SettingsError(f"设置文件 {path} 里有不认识的项：{'、'.join(sorted(unknown))}。")
    return stored


def _typed(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _number(name, value) if name in _NUMBERS else str(value) for name, value in given.items()}


_NUMBERS = frozenset(each.name for each in fields(Settings) if each.type in {int, "int"})


_CHOICES = {
    "encoder": ENCODERS,
    "telegram_mode": ("polling", "webhook"),
    "wechat_kind": ("service", "subscription", "unverified"),
}


def _number(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise SettingsError(f"设置 {name} 要填一个整数，现在是“{value}”。") from error


def _checked(settings: Settings) -> Settings:
    if not 0 <= settings.port <= 65535:
        raise SettingsError(f"端口要在 0 到 65535 之间，现在是 {settings.port}。")
    for name in (
        "limit_chat",
        "limit_network",
        "limit_day",
        "unread_minutes",
        "telegram_per_second",
        "open311_per_day",
    ):
        if getattr(settings, name) < 1:
            raise SettingsError(f"设置 {name} 至少是 1。")
    if not 0 <= settings.take_back_seconds <= MOST_TAKE_BACK:
        raise SettingsError(f"设置 take_back_seconds 要在 0 到 {MOST_TAKE_BACK} 之间。")
    if settings.open311_key and len(settings.open311_key) < SHORTEST_KEY:
        raise SettingsError(f"设置 open311_key 至少要 {SHORTEST_KEY} 个字符，别人才猜不到。")
    if settings.encoder not in ENCODERS:
        raise SettingsError(f"设置 encoder 可以空着，或者写 light、both，现在是“{settings.encoder}”。")
    for name, choices in _CHOICES.items():
        if getattr(settings, name) not in choices:
            raise SettingsError(f"设置 {name} 只能填 {'、'.join(choices)}，现在是“{getattr(settings, name)}”。")
    return settings
