"""What admins read when they change the answers: at the desk, in a chat and on the command line."""

from collections.abc import Mapping

from knowledge.comparing import Kind, Telling

TOLD_AS: Mapping[Kind, str] = {
    Kind.TOLD: "直接答",
    Kind.OFFERED: "给几个选择",
    Kind.NOT_KNOWN: "说不知道",
}
DIFFERENCE = "“{text}”：原来{before}，改后{after}"
CLASH = "“{phrasing}”这句问法，两条都说得通：{entry} ／ {other}"


def told_as(telling: Telling) -> str:
    """What is done with a question, on one line."""
    first = telling.text.partition("\n")[0]
    named = f"（{'、'.join(telling.entries)}）" if telling.entries else ""
    return f"{TOLD_AS[telling.kind]}{named}{'：' + first if first else ''}"
