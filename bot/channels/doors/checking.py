"""What `xunfang channels check` says of the doors to staff: plainly what is missing or wrong, and what to do."""

import re
from urllib.parse import urlsplit

from bot.channels.doors import errors
from bot.channels.doors.opening import app_of, open_doors
from bot.channels.doors.port import Doorways, Message, Told
from bot.channels.doors.presses import PATH
from bot.channels.doors.sms import fault_of, phone_of
from bot.channels.doors.wecom import WeCom
from bot.channels.http import Answered, Failed
from bot.channels.port import Finding, Grade, Sent
from bot.channels.reasons import plainly
from bot.channels.wechat.crypto import key_of
from bot.settings import Settings
from bot.storage.doors import DoorKind

APP, BUTTON, GROUP, SMS, LINK = "企业微信应用", "企业微信的“接单”按钮", "企业微信群机器人", "短信", "通知里的链接"
ACCOUNT = "wecom:"
"""Before an account to which a test message goes; other channels have addresses that look like accounts."""
TEST = Message(text="这是一条试发的通知，不用理会。")
_OUR_IP = re.compile(r"from ip: ?([0-9a-fA-F.:]+)")
_WRONG = {
    40013: "企业 ID（XUNFANG_WECOM_CORP_ID）不对。在管理后台“我的企业”最下面。",
    40001: "应用的 Secret（XUNFANG_WECOM_SECRET）不对，或者已经换过。请到管理后台这个应用里重新看。",
    40091: "应用的 Secret（XUNFANG_WECOM_SECRET）不对，或者已经换过。请到管理后台这个应用里重新看。",
    40056: "应用编号（XUNFANG_WECOM_AGENT_ID）不对。在管理后台这个应用里叫 AgentId。",
    301002: "应用编号（XUNFANG_WECOM_AGENT_ID）和 Secret 不是同一个应用的。",
}


async def check_doors(settings: Settings, test_address: str = "") -> tuple[Finding, ...]:
    """What stands with each door; a mobile number, or an account as "wecom:NAME", gets a test message."""
    doorways = open_doors(settings)
    try:
        found = [*await _app(settings, doorways), *_button(settings), _group(), _sms(settings), *_link(settings)]
        return (*found, *await _tested(doorways, test_address.strip()))
    finally:
        for doorway in doorways.values():
            await doorway.close()


async def _app(settings: Settings, doorways: Doorways) -> list[Finding]:
    named = {
        "XUNFANG_WECOM_CORP_ID": settings.wecom_corp_id,
        "XUNFANG_WECOM_AGENT_ID": settings.wecom_agent_id,
        "XUNFANG_WECOM_SECRET": settings.wecom_secret,
    }
    missing = [name for name, value in named.items() if not value]
    if len(missing) == len(named):
        return [_missing(APP, f"没有设置。要用，先填 {'、'.join(named)}，见 docs/channels/wecom.md。")]
    if missing:
        return [_wrong(APP, f"还缺 {'、'.join(missing)}，所以没有打开。")]
    wecom = doorways.get(DoorKind.WECOM)
    if not isinstance(wecom, WeCom):
        return [_wrong(APP, "应用编号（XUNFANG_WECOM_AGENT_ID）要是一个数。")]
    return [_of_app(settings, await wecom.about_app())]


def _of_app(settings: Settings, answer: Answered | Failed) -> Finding:
    if isinstance(answer, Failed):
        return _wrong(APP, f"连不上 {settings.wecom_api}（{plainly(answer.reason)}）。请看服务器的网络。")
    code, fields = errors.code_of(answer), answer.fields() or {}
    if code == 0:
        return Finding(grade=Grade.GOOD, what=APP, advice=str(fields.get("name", "")))
    if code == 60020:
        return _wrong(APP, _not_allowed(str(fields.get("errmsg", ""))))
    return _wrong(APP, _WRONG.get(code or -1, f"企业微信没有答应（{code if code is not None else answer.status}）。"))


def _not_allowed(said: str) -> str:
    found = _OUR_IP.search(said)
    ip = found[1].rstrip(".:") if found else "本机上网的 IP"
    return f"这台服务器的 IP 不在允许的名单里。请在管理后台这个应用的“企业可信IP”里加上 {ip}。"


def _button(settings: Settings) -> list[Finding]:
    if app_of(settings) is None:
        return []
    if not settings.wecom_token and not settings.wecom_aes_key:
        return [_missing(BUTTON, "没有设置，卡片上只有链接。要用，填 XUNFANG_WECOM_TOKEN 和 XUNFANG_WECOM_AES_KEY。")]
    if not settings.wecom_token:
        return [_wrong(BUTTON, "还缺 XUNFANG_WECOM_TOKEN。")]
    if key_of(settings.wecom_aes_key) is None:
        return [_wrong(BUTTON, "XUNFANG_WECOM_AES_KEY 要正好 43 个字母和数字，从管理后台“接收消息”那里整行复制。")]
    if not settings.secure:
        return [_wrong(BUTTON, "企业微信找不到这里：XUNFANG_PUBLIC_URL 要填 https 开头的网址。")]
    where = f"管理后台“接收消息”的 URL 填 {settings.public_url.rstrip('/')}{PATH}"
    return [Finding(grade=Grade.GOOD, what=BUTTON, advice=where)]


def _group() -> Finding:
    advice = "不用设置。登记一个群：xunfang staff door --post 村名 --wecom-group 机器人地址"
    return Finding(grade=Grade.GOOD, what=GROUP, advice=advice)


def _sms(settings: Settings) -> Finding:
    if not settings.sms_url:
        return _missing(SMS, "没有设置。要用，填短信平台的地址 XUNFANG_SMS_URL，见 docs/channels/sms.md。")
    if fault := fault_of(settings.sms_url, settings.sms_body):
        return _wrong(SMS, f"{fault}。")
    return Finding(grade=Grade.GOOD, what=SMS, advice=f"经 {urlsplit(settings.sms_url).hostname} 发。")


def _link(settings: Settings) -> list[Finding]:
    if settings.secure:
        return []
    return [_missing(LINK, "没有设置 https 的 XUNFANG_PUBLIC_URL，通知里就没有链接，要自己打开工作台。")]


async def _tested(doorways: Doorways, address: str) -> list[Finding]:
    phone = phone_of(address)
    account = address.removeprefix(ACCOUNT) if address.startswith(ACCOUNT) else ""
    kind, where = (DoorKind.SMS, phone) if phone else (DoorKind.WECOM, account)
    doorway = doorways.get(kind)
    if not where:
        return []
    if doorway is None:
        return [_wrong(f"{SMS if phone else APP}试发", "没有打开，测试消息没有发。")]
    return [_of_test(SMS if phone else APP, await doorway.tell(where, TEST))]


def _of_test(what: str, told: Told) -> Finding:
    if isinstance(told, Sent):
        return Finding(grade=Grade.GOOD, what=f"{what}试发", advice="对方已经接下，请看看收到没有。")
    return _wrong(f"{what}试发", f"没有发出去（{plainly(told.reason)}）。")


def _missing(what: str, advice: str) -> Finding:
    return Finding(grade=Grade.MISSING, what=what, advice=advice)


def _wrong(what: str, advice: str) -> Finding:
    return Finding(grade=Grade.WRONG, what=what, advice=advice)
