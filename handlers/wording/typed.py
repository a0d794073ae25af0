"""The same sentences where nothing can be tapped: what says 点 or 按 says how to answer instead."""

import re

# Each with what comes before it in the sentence, so that the words of a resident that are shown back stay theirs.
INSTEAD = {
    "？点一下就行。": "？回复数字就行。",
    "\n对的话，请按“提交”。": "\n对的话，请回复“提交”。",
    "”。对的话，请按“提交”。": "”。对的话，请回复“提交”。",
    "可以点下面的，也可以直接说。": "可以回复数字，也可以直接说。",
    "？点一下，或者直接说。": "？回复数字，或者直接说。",
    "要发这一句，请点“换成这句”。": "要发这一句，请回复“换成这句”。",
    "要是前面那件事的，就点它的编号；": "要是前面那件事的，就回复它的数字；",
    "？点一下“说不清”也行，": "？回复“说不清”也行，",
    "要是很急，请点“很急”。": "要是很急，请回复“很急”。",
}
_SAID = re.compile("|".join(map(re.escape, INSTEAD)))


def for_typing(text: str) -> str:
    """The text for a channel in which choices are numbered lines."""
    return _SAID.sub(lambda found: INSTEAD[found.group()], text)
