"""What to do about the vendor's error numbers, said to whoever runs the account: in the log and by `channels check`."""

import re

PAGE = "微信开发者平台“我的业务—基础信息”"
"""Where id, secret, addresses and the server configuration are kept."""
_ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")

ADVICE = {
    40001: "应用密钥（AppSecret）不对，或者被重置过：到平台重置一次，填进 XUNFANG_WECHAT_APP_SECRET。",
    40013: "应用编号（AppID）不对：照平台上写的填进 XUNFANG_WECHAT_APP_ID，注意大小写。",
    40125: "应用密钥（AppSecret）不对：到平台重置一次，填进 XUNFANG_WECHAT_APP_SECRET。",
    40164: f"这台服务器不在 IP 白名单里：到{PAGE}的 IP 白名单里加上 {{address}}。",
    40243: "应用密钥（AppSecret）被冻结了：到平台解冻或者重置。",
    41002: "没有填应用编号（AppID）：设置 XUNFANG_WECHAT_APP_ID。",
    41004: "没有填应用密钥（AppSecret）：设置 XUNFANG_WECHAT_APP_SECRET。",
    45009: "今天的调用次数用完了，过了零点再用；认证过的账号可以在平台上清零。",
    48001: "账号没有这项权限：看看账号类型和认证，XUNFANG_WECHAT_KIND 要照实填。",
    48004: "平台封了这项接口：登录平台看通知。",
    50001: "授权被收回了：登录平台看通知。",
    50002: "账号被平台限制了：登录平台看通知。",
    50007: "账号被平台屏蔽了：登录平台看通知。",
    61024: "账号授权给了别的平台管理，密钥不能直接用：先在平台上取消那个授权。",
    89503: "平台请管理员确认这台服务器的 IP：请管理员在手机微信上点同意。",
    89506: "管理员拒绝过这台服务器的 IP，一天以后再试。",
    89507: "管理员拒绝过这台服务器的 IP，一小时以后再试。",
}


def advice(code: int, words: str = "") -> str:
    """What to do, in one sentence; the vendor's own words tell from which address we came."""
    found = _ADDRESS.search(words)
    told = ADVICE.get(code, f"平台不肯，错误号 {code}：可以在微信公众平台的文档里查。")
    return told.format(address=found.group() if found else "这台服务器的公网地址")
