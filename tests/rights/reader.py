"""Somebody signed in who follows every link of their pages and fills every search form."""

import html
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.rights.browser import Browser, hidden

MOST_PAGES = 400
"""More than anybody's pages are: who comes so far goes round in circles."""
MOST_DAYS = 4
"""How often the same page of another day is looked at: days have no end."""
DAY = re.compile(r"(?<==)\d{4}(-\d\d)*\b")


@dataclass(kw_only=True)
class Reader:
    """Somebody who follows every link and fills every search form."""

    browser: Browser
    who: str
    seeks: str = "村书记"
    found: dict[str, bytes] = field(default_factory=dict)
    books: dict[str, bytes] = field(default_factory=dict)
    days: Counter[str] = field(default_factory=Counter)

    async def walk(self, addresses: list[str]) -> None:
        """Open these and all that they lead to."""
        ahead = list(addresses)
        while ahead:
            address = ahead.pop(0)
            name = f"{self.who} GET {address}"
            if name in self.found or address.startswith(("/static/", "/font")) or self._seen_enough(address):
                continue
            assert len(self.found) < MOST_PAGES, address
            answer = await self.browser.get(address)
            self.found[name] = str(answer.status).encode() + _plain(answer.body)
            if answer.body.startswith(b"PK"):
                self.books[name] = answer.body
            ahead += [] if answer.body.startswith(b"PK") else _onward(answer.text, self.seeks)

    def _seen_enough(self, address: str) -> bool:
        kind = DAY.sub("", address)
        self.days[kind] += kind != address
        return self.days[kind] > MOST_DAYS

    async def press(self, address: str, fields: dict[str, str]) -> None:
        """Send a form that no page of theirs has."""
        csrf = hidden((await self.browser.get("/desk")).text, "csrf")
        answer = await self.browser.post(address, {"csrf": csrf, **fields})
        self.found[f"{self.who} POST {address}"] = str(answer.status).encode() + answer.body


def _onward(page: str, seeks: str) -> list[str]:
    """Where a page leads: its links, and its search forms filled with these words."""
    links = [html.unescape(found) for found in re.findall(r'href="(/[^"#]*)', page)]
    for form in re.findall(r"<form\b.*?</form>", page, re.DOTALL):
        if 'method="get"' in form.lower():
            action = re.search(r'action="([^"]*)"', form)
            fields = re.findall(r'<input[^>]*name="(\w+)"', form)
            links += [f"{action[1] if action else '/desk'}?{name}={quote(seeks)}" for name in fields]
    return [link for link in links if link.startswith("/")]


def _plain(body: bytes) -> bytes:
    """A body as it is; of a workbook what is in it, without its date. What a form is known by is chance."""
    if body.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(body))
        return b"\n".join(book.read(name) for name in sorted(book.namelist()) if name != "docProps/core.xml")
    return re.sub(rb'name="(id|csrf|once)" value="[\w-]{40,}"', b"", body)
