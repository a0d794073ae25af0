"""Editions: what the town's entries and figures said when, so that every reply can be traced to its words."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot import clock
from bot.storage.transaction import Db
from knowledge.town import Town

# The edition that serves now.
LATEST = "SELECT number, town, sha256 FROM edition ORDER BY number DESC LIMIT 1"
# A new edition and what it holds.
ADD = "INSERT INTO edition (number, town, sha256, published_at) VALUES (?, ?, ?, ?)"
ADD_ENTRY = "INSERT INTO entry (edition, id, body) VALUES (?, ?, ?)"
ADD_FIGURE = "INSERT INTO figure (edition, id, body) VALUES (?, ?, ?)"


def publish(db: Db, town: Town, sha256: str, now: datetime) -> int:
    """The number of the edition with these files; a new one is made when the pack has changed."""
    latest = db.one(LATEST)
    if latest is not None and (latest["town"], latest["sha256"]) == (town.id, sha256):
        return int(latest["number"])
    number = db.raise_counter("edition")
    db.execute(ADD, (number, town.id, sha256, clock.milliseconds(now)))
    for entry in town.entries:
        db.execute(ADD_ENTRY, (number, entry.id, _body(asdict(entry))))
    for figure in town.figures:
        db.execute(ADD_FIGURE, (number, figure.id, _body(asdict(figure))))
    return number


def _body(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, default=date.isoformat)
