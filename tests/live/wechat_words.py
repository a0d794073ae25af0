"""What WeChat pushes and takes as a passive answer, as XML."""

from collections.abc import Mapping
from xml.etree import ElementTree

Fields = Mapping[str, str | int]
LARGEST = 2048
"""Bytes of a text."""


def as_xml(fields: Fields) -> str:
    """A flat message; numbers bare, texts in CDATA."""
    return "<xml>" + "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items()) + "</xml>"


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) else f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"


def read_xml(text: str) -> dict[str, str]:
    """A flat message back; ValueError for anything else."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a document type")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - our own service's answers, and no document types
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    return {child.tag: child.text or "" for child in root}


def wrong_with(answer: Mapping[str, str], openid: str, account: str) -> str:
    """What WeChat would not stand in a passive answer; empty when it is good."""
    if (answer.get("ToUserName"), answer.get("FromUserName")) != (openid, account):
        return f"the answer goes from {answer.get('FromUserName')} to {answer.get('ToUserName')}"
    if not answer.get("CreateTime", "").isdigit():
        return "the answer has no time"
    if answer.get("MsgType") != "text" or not answer.get("Content", "").strip():
        return f"the answer is an empty or strange {answer.get('MsgType')}"
    size = len(answer["Content"].encode())
    return f"the answer has {size} bytes" if size > LARGEST else ""
