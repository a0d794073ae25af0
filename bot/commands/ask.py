"""`xunfang ask`: one message through the whole pipeline, in a chat of its own or a named one."""

import json
from typing import Any

from bot import ids
from bot.channels import words
from bot.commands import handing
from bot.commands.printing import printable
from bot.control import Message
from bot.settings import Settings
from bot.storage.chats import Address
from bot.storage.inbox import HEAD, Arrival, Received
from bot.wiring import COMMAND_LINE, Wired
from handlers.messages import Said
from knowledge import matching
from knowledge.reasons import in_lines

PATIENCE = 30.0
"""Seconds to wait for a service that is busy with others."""


async def ask(wired: Wired, request: Message) -> Message:
    """Say each of the texts; the replies to each, in order, and where asked for why. It runs its own chat only."""
    if request.get("demo") and not await _demonstrates(wired):
        return {"error": "正在运行的服务没有用 --demo 启动，不放编出来的时刻。请用另一个 --data 目录试。"}
    replies, why = [], []
    for text in request["texts"]:
        why.append(in_lines(matching.why(wired.live.serving.index, text)) if request.get("why") else "")
        received = await _say(wired, text, request.get("chat") or ids.token())
        if not await _answered(wired, received):
            return {"error": f"话收下了，{PATIENCE:.0f} 秒里还没有轮到，请稍后再问。"}
        replies.append(await wired.front.answers(received.position))
    return {"replies": replies, "why": why}


async def _demonstrates(wired: Wired) -> bool:
    """Whether invented bus times may be told: a service that real residents use is never made to."""
    if not wired.pump.running and not wired.riding.demo:
        wired.riding.demo = True
        await wired.riding.refresh()
    return wired.riding.demo


async def _say(wired: Wired, text: str, chat: str) -> Received:
    address = Address(channel=COMMAND_LINE, account="", address=chat)
    raw = words.pack(Said(text=text))
    return await wired.front.receive(Arrival(address=address, external_id=ids.token(), raw=raw, network=chat))


async def _answered(wired: Wired, received: Received) -> bool:
    if wired.pump.running:
        return await wired.front.answered(received, PATIENCE)
    await _run_chat(wired, received.chat)
    return True


async def _run_chat(wired: Wired, chat: int) -> None:
    # A message that an interrupted command left behind takes its turn first.
    while (head := (await wired.database.read(HEAD, (chat,)))[0]["position"]) is not None:
        await wired.turns.run(head)


async def run(
    settings: Settings, texts: list[str], chat: str | None, as_json: bool, why: bool, demo: bool = False
) -> list[str]:
    """The lines to print."""
    answer = await handing.run(settings, "ask", ask, {"texts": texts, "chat": chat, "why": why, "demo": demo})
    lines: list[str] = []
    # A service of an older version does not say why.
    reasons = answer.get("why") or [""] * len(texts)
    for replies, reason in zip(answer["replies"], reasons, strict=True):
        lines += [json.dumps(reply, ensure_ascii=False) if as_json else shown(reply) for reply in replies]
        lines += [reason] if reason else []
    return lines


def shown(reply: dict[str, Any]) -> str:
    """A reply as plain text; buttons become numbered lines that can be typed."""
    buttons = [f"  {number}. {button['label']}" for number, button in enumerate(reply["buttons"], start=1)]
    return printable("\n".join([reply["text"], *buttons])) + "\n"
