"""Which doors the settings open."""

from bot.channels.doors.group import Group
from bot.channels.doors.port import Doorways
from bot.channels.doors.presses import Presses
from bot.channels.doors.sms import Sms, fault_of
from bot.channels.doors.wecom import App, WeCom
from bot.channels.http import Http
from bot.channels.wechat.crypto import Seal, key_of
from bot.notices import Notices
from bot.settings import Settings
from bot.storage.bodies import House
from bot.storage.database import Database
from bot.storage.doors import DoorKind
from bot.vault import Vault


def open_doors(settings: Settings) -> Doorways:
    """Every door whose settings are there and can be used; group robots need none."""
    api = settings.wecom_api.rstrip("/")
    opened: dict[DoorKind, WeCom | Group | Sms] = {DoorKind.WECOM_GROUP: Group(api, Http())}
    if (app := app_of(settings)) is not None:
        opened[DoorKind.WECOM] = WeCom(app, Http())
    if settings.sms_url and not fault_of(settings.sms_url, settings.sms_body):
        opened[DoorKind.SMS] = Sms(settings.sms_url, settings.sms_body, Http())
    return opened


def open_kinds(settings: Settings) -> frozenset[DoorKind]:
    """The kinds of door that are open."""
    return frozenset(open_doors(settings))


def open_presses(
    settings: Settings, doorways: Doorways, database: Database, vault: Vault, house: House, notices: Notices
) -> Presses | None:
    """Where presses on cards come to us; None where WeCom has not been told of it."""
    seal, wecom = seal_of(settings), doorways.get(DoorKind.WECOM)
    if seal is None or not isinstance(wecom, WeCom):
        return None
    return Presses(seal=seal, wecom=wecom, database=database, vault=vault, house=house, notices=notices)


def app_of(settings: Settings) -> App | None:
    """WeCom's app, where all of it is set."""
    agent = settings.wecom_agent_id.strip()
    if not (settings.wecom_corp_id and settings.wecom_secret and agent.isascii() and agent.isdecimal()):
        return None
    return App(
        api=settings.wecom_api.rstrip("/"),
        corp=settings.wecom_corp_id,
        agent=int(agent),
        secret=settings.wecom_secret,
        buttons=seal_of(settings) is not None,
    )


def seal_of(settings: Settings) -> Seal | None:
    """What its presses are signed and sealed with, where that is set: without it its cards have no button."""
    key = key_of(settings.wecom_aes_key)
    if key is None or not settings.wecom_token:
        return None
    return Seal(token=settings.wecom_token, key=key, receiver=settings.wecom_corp_id)
