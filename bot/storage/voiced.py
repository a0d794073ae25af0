"""A voice of ours for a resident: what stands of it beside the words, and the link that opens it elsewhere."""

from collections.abc import Sequence
from typing import Any

from bot.vault import Vault

HEARD = "/heard"
PURPOSE = "voice.heard"
SENTENCE = "有一段语音，请点开听：{link}"


def voiced(vault: Vault, desk: str, voices: Sequence[str]) -> dict[str, Any]:
    """What a reply's body says of its voices; `desk` is where our pages are reached from outside, "" for nowhere."""
    if not voices:
        return {}
    links = [SENTENCE.format(link=f"{desk}{link_to(vault, voice)}") for voice in voices] if desk else []
    return {"voices": list(voices), "links": links}


def link_to(vault: Vault, voice: str) -> str:
    """The address at which whoever was given it hears the voice."""
    return f"{HEARD}/{mark_of(vault, voice)}/{voice}"


def mark_of(vault: Vault, voice: str) -> str:
    """Proves that the link was made by us."""
    return vault.index(voice, PURPOSE)
