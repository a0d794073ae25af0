"""WeChat Official Account as a channel: wiring opens it where an app id is set."""

import logging
from dataclasses import dataclass

from starlette.routing import Route

from bot.channels.front import Front
from bot.channels.http import Failed, Http
from bot.channels.port import Finding
from bot.channels.wechat import NAME, menu, qr
from bot.channels.wechat.abilities import Kind
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.api import Api
from bot.channels.wechat.checking import Checking
from bot.channels.wechat.crypto import WRONG_KEY, key_of
from bot.channels.wechat.door import Door
from bot.channels.wechat.media import WeChatFetcher
from bot.channels.wechat.passive import Passive
from bot.channels.wechat.reminding import Reminders
from bot.channels.wechat.sending import WeChatSender
from bot.channels.wechat.tokens import Tokens
from bot.settings import PREFIX, Settings, SettingsError
from bot.storage.database import Database
from bot.vault import Vault
from knowledge.offices import Post
from knowledge.town import Town

log = logging.getLogger(__name__)

CALLED = {
    Kind.SERVICE: "服务号",
    Kind.SUBSCRIPTION: "订阅号",
    Kind.UNVERIFIED: "没有认证，只能当场回答",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class WeChatChannel:
    """One official account, open."""

    settings: Settings
    town: Town
    database: Database
    vault: Vault
    http: Http
    links: Http
    api: Api
    sender: WeChatSender
    fetcher: WeChatFetcher
    reminders: Reminders
    door: Door

    @property
    def name(self) -> str:
        """The word in the column `channel` of the database."""
        return NAME

    @property
    def account(self) -> str:
        """The app id: unlike its name and its 原始 ID it is in the settings, and it never changes."""
        return self.settings.wechat_app_id

    @property
    def mode(self) -> str:
        """What it is, for the operator."""
        return f"微信公众号（{CALLED[self.kind]}）"

    @property
    def kind(self) -> Kind:
        """What the account is with the vendor."""
        return Kind(self.settings.wechat_kind)

    @property
    def routes(self) -> tuple[Route, ...]:
        """Where the platform comes to us."""
        return self.door.routes() + self.reminders.routes()

    def offer(self, chat: int, number: str) -> str:
        """What stands under the words that file an item: a reminder to be had; "" where there is none."""
        return self.reminders.offer(chat, number) if self.kind.writes else ""

    async def run(self) -> None:
        """The platform comes to us; what keeps it from doing so is said once."""
        for setting in ("wechat_token", "wechat_app_secret"):
            if not getattr(self.settings, setting):
                log.warning("微信公众号还用不了：没有设置 %s%s。", PREFIX, setting.upper())

    def stop(self) -> None:
        """Nothing: the web doors are closed by the service."""

    async def close(self) -> None:
        """Let go of connections."""
        await self.http.close()
        await self.links.close()

    async def check(self, test_address: str = "") -> tuple[Finding, ...]:
        """What is missing or wrong; with an openid also a test message to it."""
        checking = Checking(settings=self.settings, kind=self.kind, api=self.api, http=self.http, sender=self.sender)
        return await checking.run(test_address, self.town.name)

    async def present_menu(self) -> tuple[str, ...] | Refused | Failed:
        """What stands on the account's menu, other than ours."""
        shown = await menu.present(self.api)
        return () if shown == menu.names(self.settings.public_url) else shown

    async def create_menu(self) -> Done | Refused | Failed:
        """Put our menu in its place."""
        return await menu.create(self.api, self.settings.public_url)

    async def poster_link(self, post: Post) -> str | Refused | Failed:
        """What the code on a post's poster leads to."""
        return await qr.of_post(self.api, self.database, self.vault, self.account, post)


def refuse_wrong_key(settings: Settings) -> None:
    """SettingsError for a key that cannot be one: with it no message could be read, and nobody should serve so."""
    if settings.wechat_app_id and settings.wechat_aes_key and key_of(settings.wechat_aes_key) is None:
        raise SettingsError(f"{PREFIX}{WRONG_KEY}")


def open_wechat(settings: Settings, front: Front, database: Database, vault: Vault, town: Town) -> WeChatChannel | None:
    """The channel; None where no app id is set. What else is missing or wrong is said by `channels check`."""
    if not settings.wechat_app_id:
        return None
    http, links, kind = Http(), Http(public=True), Kind(settings.wechat_kind)
    api = Api(settings.wechat_api.rstrip("/"), http, Tokens(settings, http, database, vault))
    reminders = Reminders(settings, api, database, vault)
    return WeChatChannel(
        settings=settings,
        town=town,
        database=database,
        vault=vault,
        http=http,
        links=links,
        api=api,
        sender=WeChatSender(kind, api, vault, reminders),
        fetcher=WeChatFetcher(api, links),
        reminders=reminders,
        door=Door(settings, front, Passive(kind, database, vault, front.notices.announce), town),
    )
