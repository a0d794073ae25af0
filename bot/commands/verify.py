"""`xunfang verify`: walk every chain and every seal, and name the place of a break."""

from bot.commands.reading import Reading
from bot.settings import Settings
from bot.storage.seals import Proof, prove
from patrol.chain import Break

_WHAT = {
    "missing": "这里少了一步",
    "order": "这一步接不上前一步",
    "changed": "这一步的内容被改过",
    "text": "这一步的文字被改过",
    "facts": "事项的编号、岗位、类别、保密、联系方式这些和立项时不一致",
    "erased": "这一步的文字没了，但没有本人要求删除的记录",
    "state": "现在的状态和最后一步不一致",
}


def verify(settings: Settings) -> tuple[list[str], bool]:
    """The lines to print, and whether everything holds."""
    with Reading(settings.directory) as read:
        proof = prove(read)
    return _lines(proof), proof.clean


def _lines(proof: Proof) -> list[str]:
    walked = f"核对了 {proof.items} 件、{proof.steps} 步、{proof.seals} 道封条。"
    erased = [f"其中 {proof.erased} 件的文字已按本人要求删除。"] if proof.erased else []
    counted = [] if proof.counted else ["步的总编号不连贯：有步不见了，或者编号被改过。"]
    broken = [f"{day} 的封条对不上。" for day in proof.broken_seals]
    return [
        walked,
        *erased,
        *map(_place, proof.breaks),
        *counted,
        *broken,
        "完好。" if proof.clean else "有对不上的地方，请保留现场并查备份。",
    ]


def _place(found: Break) -> str:
    return f"事项 {found.complaint} 第 {found.seq} 步：{_WHAT[found.what]}。"
