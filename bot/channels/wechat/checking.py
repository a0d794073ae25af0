"""`xunfang channels check` for WeChat: what is missing or wrong, in the words of whoever runs the account."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from bot import clock, ids
from bot.channels.http import Answered, Failed, Http
from bot.channels.port import Finding, Grade, Owed, Piece, Recipient, Sender, Sent
from bot.channels.reasons import plainly
from bot.channels.wechat.abilities import Kind
from bot.channels.wechat.advice import PAGE, advice
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.api import Api
from bot.channels.wechat.crypto import WRONG_KEY, key_of, sign
from bot.channels.wechat.door import PATH
from bot.channels.wechat.errors import Meaning, meaning
from bot.channels.wechat.sending import SEND
from bot.settings import PREFIX, Settings

TEST = "这是一条测试消息：{name}能给您发消息。"
_APP_ID = re.compile(r"wx[0-9a-f]{16}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}", re.ASCII)
_NOBODY = "xunfang-channels-check"
_NO_URL = 40201


@dataclass(frozen=True, kw_only=True, slots=True)
class Checking:
    """Looks at everything that has to be right, from our settings to what the platform lets the account do."""

    settings: Settings
    kind: Kind
    api: Api
    http: Http
    sender: Sender

    async def run(self, test_address: str, name: str) -> tuple[Finding, ...]:
        """All findings; what needs a token is looked at only where there is one."""
        findings = [*_written_down(self.settings)]
        secret = await self._secret()
        findings.append(secret)
        findings.append(await self._reachable())
        if secret.grade is Grade.GOOD:
            findings.extend([finding async for finding in self._by_token()])
            if test_address:
                findings.append(await self._tested(test_address, name))
        return tuple(findings)

    async def _secret(self) -> Finding:
        what = "微信：应用密钥"
        if not self.settings.wechat_app_secret:
            how = f"{PAGE}里有 AppSecret，填进 XUNFANG_WECHAT_APP_SECRET。"
            return Finding(grade=Grade.MISSING, what=what, advice=how)
        got = await self.api.tokens.get()
        if isinstance(got, str):
            return Finding(grade=Grade.GOOD, what=what)
        return _wrong(what, got)

    async def _reachable(self) -> Finding:
        """Our own address, asked as the platform asks it."""
        what, settings = "微信：服务器地址", self.settings
        if not settings.public_url or not settings.wechat_token:
            return Finding(grade=Grade.MISSING, what=what, advice="上面几项填好，再看这一项。")
        timestamp, nonce, echo = str(clock.milliseconds(clock.now()) // 1000), ids.token()[:10], ids.token()
        params = {"signature": sign(settings.wechat_token, timestamp, nonce), "timestamp": timestamp}
        url = settings.public_url.rstrip("/") + PATH
        answer = await self.http.call("GET", url, params={**params, "nonce": nonce, "echostr": echo})
        if isinstance(answer, Answered) and answer.good and answer.body == echo.encode():
            return Finding(grade=Grade.GOOD, what=f"{what} {url}")
        seen = f"状态码 {answer.status}" if isinstance(answer, Answered) else "连不上"
        how = f"{url} {seen}：看服务有没有在运行，反向代理有没有把这个地址转过来，证书有没有过期。"
        return Finding(grade=Grade.WRONG, what=what, advice=how)

    async def _by_token(self) -> AsyncIterator[Finding]:
        yield await self._entered()
        yield await self._writes()
        if self.kind is Kind.SERVICE:
            yield await self._codes()

    async def _entered(self) -> Finding:
        what = "微信：平台上的服务器配置"
        answer = await self.api.call("callback/check", {"action": "dns", "check_operator": "DEFAULT"})
        if isinstance(answer, Refused) and answer.code == _NO_URL:
            url = f"{self.settings.public_url.rstrip('/')}{PATH}"
            how = f"在{PAGE}的消息推送配置里填 URL {url}、Token 和 EncodingAESKey，数据格式选 XML，然后启用。"
            return Finding(grade=Grade.MISSING, what=what, advice=how)
        return _wrong(what, answer) if not isinstance(answer, Done) else Finding(grade=Grade.GOOD, what=what)

    async def _writes(self) -> Finding:
        """A message to nobody: who may write is told that there is nobody, who may not is told that."""
        what = "微信：主动发消息（客服接口）"
        nobody = {"touser": _NOBODY, "msgtype": "text", "text": {"content": "?"}}
        answer = await self.api.call(SEND, nobody)
        if isinstance(answer, Failed):
            return _wrong(what, answer)
        can = not _is_not_allowed(answer)
        if can == self.kind.writes:
            return Finding(grade=Grade.GOOD, what=what if can else f"{what}：没有认证，只能当场回答")
        told = "账号其实能主动发：把 XUNFANG_WECHAT_KIND 改成 service 或 subscription。"
        return Finding(grade=Grade.WRONG, what=what, advice=told if can else advice(48001))

    async def _codes(self) -> Finding:
        what = "微信：海报上的二维码"
        passing = {
            "expire_seconds": 60,
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": "check"}},
        }
        answer = await self.api.call("qrcode/create", passing)
        if _is_not_allowed(answer):
            how = "这不是认证过的服务号；是订阅号的话，把 XUNFANG_WECHAT_KIND 改成 subscription。"
            return Finding(grade=Grade.WRONG, what=what, advice=how)
        return _wrong(what, answer) if not isinstance(answer, Done) else Finding(grade=Grade.GOOD, what=what)

    async def _tested(self, address: str, name: str) -> Finding:
        what = "微信：测试消息"
        receipt = await self.sender.send(Recipient(chat=0, address=address), Piece(text=TEST.format(name=name)))
        if isinstance(receipt, Sent):
            return Finding(grade=Grade.GOOD, what=f"{what}发出去了")
        how = "请这个人先给公众号发一句话，48 小时以内再试。" if isinstance(receipt, Owed) else "过一会儿再试。"
        return Finding(grade=Grade.WRONG, what=what, advice=f"没有发出去。{how}")


def not_open() -> Finding:
    """What to do first, where there is no account yet."""
    how = "没有打开。要用，先设置 XUNFANG_WECHAT_APP_ID，见 docs/channels/wechat.md。"
    return Finding(grade=Grade.MISSING, what="微信公众号", advice=how)


def _written_down(settings: Settings) -> Iterator[Finding]:
    """What can be seen without asking anybody."""
    yield _shape("微信：应用编号", settings.wechat_app_id, _APP_ID, "XUNFANG_WECHAT_APP_ID 是 wx 开头的 18 个字符。")
    yield _shape(
        "微信：令牌", settings.wechat_token, _TOKEN, "XUNFANG_WECHAT_TOKEN 要 3 到 32 个字母或数字，和平台上填的一样。"
    )
    if settings.wechat_aes_key and key_of(settings.wechat_aes_key) is None:
        yield Finding(grade=Grade.WRONG, what="微信：消息加密密钥", advice=f"{PREFIX}{WRONG_KEY}服务要改好才启动。")
    elif settings.wechat_aes_key:
        yield Finding(grade=Grade.GOOD, what="微信：消息加密密钥（平台上要选“安全模式”或“兼容模式”）")
    else:
        yield Finding(grade=Grade.GOOD, what="微信：消息不加密（平台上要选“明文模式”；“安全模式”更稳妥）")
    if not settings.secure:
        how = "XUNFANG_PUBLIC_URL 填大家打开的网址，要 https 开头，域名要备过案。"
        grade = Grade.WRONG if settings.public_url else Grade.MISSING
        yield Finding(grade=grade, what="微信：网址", advice=how)
    if settings.wechat_template and settings.wechat_kind == Kind.UNVERIFIED:
        how = "没有认证的账号发不了提醒：去掉 XUNFANG_WECHAT_TEMPLATE，或者先做认证。"
        yield Finding(grade=Grade.WRONG, what="微信：一次性订阅消息", advice=how)


def _shape(what: str, value: str, shape: re.Pattern[str], how: str) -> Finding:
    if shape.fullmatch(value):
        return Finding(grade=Grade.GOOD, what=what)
    return Finding(grade=Grade.WRONG if value else Grade.MISSING, what=what, advice=how)


def _is_not_allowed(answer: Done | Refused | Failed) -> bool:
    return isinstance(answer, Refused) and meaning(answer.code)[0] is Meaning.NOT_ALLOWED


def _wrong(what: str, why: Refused | Failed) -> Finding:
    if isinstance(why, Refused):
        return Finding(grade=Grade.WRONG, what=what, advice=advice(why.code, why.words))
    how = f"连不上微信的服务器（{plainly(why.reason)}）：看这台服务器能不能上网。"
    return Finding(grade=Grade.WRONG, what=what, advice=how)
