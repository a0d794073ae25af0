"""`xunfang complaints`: the queue, read beside whatever runs."""

import json

from bot import clock
from bot.commands.handing import Declined
from bot.commands.printing import printable
from bot.commands.reading import Reading
from bot.packs import read_pack
from bot.settings import Settings
from bot.storage import queue
from bot.storage.complaints import read_complaint
from handlers.drafts import category_label
from handlers.wording.states import KINDS, STATES
from knowledge.town import Town
from patrol.complaint import Complaint, State
from patrol.posts import find_post


def run(settings: Settings, post: str | None, state: str | None, as_json: bool) -> list[str]:
    """The lines to print: one item each, open ones unless a state is asked for; sensitive ones never."""
    town = read_pack(settings.pack).town
    code = find_post(town, post) if post else ""
    if code is None:
        raise Declined(f"没有找到巡访岗“{post}”。")
    states = [State(state)] if state else []
    with Reading(settings.directory) as read:
        query = queue.listing(code, states[0] if states else None)
        items = [read_complaint(row) for row in read(query.sql, query.values)]
    return [json.dumps(_fields(item, town), ensure_ascii=False) if as_json else _line(item, town) for item in items]


def _fields(item: Complaint, town: Town) -> dict[str, object]:
    village = town.village(item.village) if item.village else None
    return {
        "number": item.number,
        "kind": item.kind,
        "state": item.state,
        "post": item.post,
        "village": village.name if village else None,
        "category": category_label(item.category, town),
        "place": item.place,
        "text": item.text,
        "confidential": item.confidential,
        "urgent": item.urgent,
        "created_at": item.created_at.isoformat(timespec="seconds"),
    }


def _line(item: Complaint, town: Town) -> str:
    fields = _fields(item, town)
    at = item.created_at.astimezone(clock.SHANGHAI).strftime("%m-%d %H:%M")
    village, text = fields["village"] or "未定村", " ".join(item.text.split())
    return printable(f"{item.number}  {KINDS[item.kind]}  {STATES[item.state]}  {village}  {at}  {text}")
