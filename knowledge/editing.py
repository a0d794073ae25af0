"""What an entry that somebody typed must keep to before residents read it: plain words, of a length to be read."""

import re
from collections.abc import Iterable, Iterator

from knowledge.entry import Entry
from knowledge.town import Town

MOST_ANSWER, MOST_ASKED, MOST_SOURCE, MOST_PHRASINGS, LEAST_PHRASINGS = 1_500, 100, 300, 100, 3
"""Characters of an answer, a question or phrasing, a source; how many phrasings an entry may and must have."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[a-z]+|#x?[0-9a-f]+);", re.IGNORECASE)
# An address is taken for one however it is written: with its scheme, or as a host that a phone makes a link of.
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://([^\s/?#：，。；、）]*)|((?:[a-z0-9-]+\.)+(?:com|cn|net|org|top|xyz|cc|info|vip|shop|site|io|me)\b)",
    re.IGNORECASE,
)


def faults(entry: Entry, town: Town) -> list[str]:
    """What is wrong with it, each as a sentence for whoever typed it; none when it may be told."""
    # What is far too long is not looked through.
    return [*_lengths(entry), *_phrasings(entry)] or [*_plain(entry), *_links(entry, town), *_address(entry)]


def _lengths(entry: Entry) -> Iterator[str]:
    for what, text, most in (
        ("问题", entry.question, MOST_ASKED),
        ("答案", entry.answer, MOST_ANSWER),
        ("来源", entry.source, MOST_SOURCE),
        ("截至", entry.as_of, MOST_ASKED),
        ("来源的网址", entry.source_address, MOST_SOURCE),
    ):
        if not text.strip() and text is not entry.source_address:
            yield f"“{what}”不能空着。"
        if len(text) > most:
            yield f"“{what}”有 {len(text)} 个字，最多 {most} 个字。"


def _phrasings(entry: Entry) -> Iterator[str]:
    said = entry.phrasings
    if not LEAST_PHRASINGS <= len(said) <= MOST_PHRASINGS:
        yield f"问法要有 {LEAST_PHRASINGS} 到 {MOST_PHRASINGS} 种，现在有 {len(said)} 种。"
    long = next((text for text in said if len(text) > MOST_ASKED), None)
    if long is not None:
        yield f"问法“{long[:20]}……”有 {len(long)} 个字，最多 {MOST_ASKED} 个字。"


def _texts(entry: Entry) -> Iterable[str]:
    return (entry.question, *entry.phrasings, entry.answer, entry.source)


def _plain(entry: Entry) -> Iterator[str]:
    found = next((tag.group() for text in _texts(entry) if (tag := _TAG.search(text))), None)
    if found is not None:
        yield f"“{found[:30]}”是网页代码。请只写普通的字。"


def _links(entry: Entry, town: Town) -> Iterator[str]:
    """Every address must be of the town's list, whether it is written out or not."""
    for host in (_host(found) for text in _texts(entry) for found in _LINK.finditer(text)):
        if not any(host == known or host.endswith(f".{known}") for known in town.links):
            yield f"“{host}”不在本镇可以写的网址里。请去掉网址，或者请管理资料包的人把它加进 town.toml 的 links。"
            return


def _address(entry: Entry) -> Iterator[str]:
    if entry.source_address and not re.match(r"https?://\S+$", entry.source_address):
        yield "来源的网址要以 http:// 或者 https:// 开头，中间不能有空格。"


def _host(found: re.Match[str]) -> str:
    named = found.group(1) if found.group(1) is not None else found.group(2)
    return named.rpartition("@")[2].partition(":")[0].lower()
