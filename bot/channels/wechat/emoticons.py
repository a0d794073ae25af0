"""WeChat's own little pictures, which come as words in brackets; none of them is what somebody said."""

import re

AGREEING = ("OK", "好的", "强")
"""Sent alone these say yes."""

_NAMES = (
    r"微笑|撇嘴|色|发呆|得意|流泪|害羞|闭嘴|睡|大哭|尴尬|发怒|调皮|呲牙|惊讶|"
    r"难过|囧|抓狂|吐|偷笑|愉快|白眼|傲慢|困|惊恐|憨笑|悠闲|咒骂|疑问|嘘|晕|"
    r"衰|骷髅|敲打|再见|擦汗|抠鼻|鼓掌|坏笑|右哼哼|左哼哼|哈欠|鄙视|委屈|快哭了|"
    r"阴险|亲亲|可怜|笑脸|生病|脸红|破涕为笑|恐惧|失望|无语|嘿哈|捂脸|奸笑|机智|"
    r"皱眉|耶|吃瓜|加油|汗|天啊|Emm|社会社会|旺柴|好的|打脸|哇|翻白眼|666|"
    r"让我看看|叹气|苦涩|裂开|嘴唇|爱心|心碎|拥抱|强|弱|握手|胜利|抱拳|勾引|"
    r"拳头|OK|合十|啤酒|咖啡|蛋糕|玫瑰|凋谢|菜刀|炸弹|便便|月亮|太阳|庆祝|"
    r"礼物|红包|發|福|烟花|爆竹|猪头|跳跳|发抖|转圈"
)
_PICTURES = re.compile(rf"\[(?:{_NAMES})\]")


def without(text: str) -> str:
    """The words without the pictures; nothing is left of what was pictures only, unless they say yes."""
    words = _PICTURES.sub("", text).strip()
    agreed = not words and any(f"[{name}]" in text for name in AGREEING)
    return "好的" if agreed else words
