"""What is said about the chat's own open items without naming them: not mended, mended, when will you come."""

import re
from dataclasses import replace

from handlers import adding, cues, items, progress
from handlers.buttons import buttons
from handlers.conversation import Choosing
from handlers.detour import choose, detour
from handlers.drafts import category_of
from handlers.enclosing import enclose, sent_with
from handlers.intent import Asks, Complains, FreeText
from handlers.messages import Enclosed, Reply, ReplyKind
from handlers.outcome import Outcome
from handlers.phone import bare_phone
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.matching import Found
from knowledge.normalise import clean
from knowledge.villages import find_villages
from knowledge.words import OTHER
from patrol.complaint import Complaint

_THANKS = "(?:谢谢|多谢|谢了|感谢|谢)*(?:你们|您|你|侬|大家)?"
_SOLVED = re.compile(
    rf"{_THANKS}(?:现在|今天|昨天|刚才|已经|都|全|是|终于|总算|路?灯|水管?)*(?:修|弄|办|搞|清|换|处理|解决)?(?:理|掉|干净)*"
    rf"(?:好|亮|通|干净|来)(?:了|额了|啦|哉)+{_THANKS}"
)
_NOT_SOLVED = re.compile(
    r"(?:没有?|勿|未|不)(?:曾|真的)?(?:修好|弄好|办好|搞好|清掉|清干净|处理好|解决|换好|来修|修过|弄过|来过|动过)"
    r"|又(?:坏|不亮|堵|漏|臭|来|停|脏)|照样|老样子|跟原来一样|和原来一样|白修|根本没"
)
_STILL = re.compile(r"还是")
_WHEN = re.compile(
    r"(?:什么时候|啥辰光|啥时候|几时|哪天|几号|多久|怎么还不|怎么还没|还要多久).{0,3}(?:来(?:修|弄|看|人|清|办)?|修|弄好|办好)"
    r"|催一?[下催]|帮我催"
    r"|(?:修|弄|办|处理|解决|搞|清)好?了?(?:没有?|吗|么|伐|勿曾|不曾)[呀啊呢]?$"
    r"|(?:有|得到)(?:没有?)?(?:消息|回音|结果|动静|答复)了?(?:吗|伐|没有?)?$"
)
_OWN = re.compile(r"我(?:上次|前面|前几天|昨天)?(?:反映|报|讲|说)(?:过|上来)?(?:的|个|额)|上次(?:反映|报|讲|说)")
_UNHEARD = re.compile(
    r"(?:没人|没有人|不|勿)(?:睬|理|回|搭理|答复|联系|找|通知)(?:过)?(?:我|阿拉|我们)|没人回复|没有?回音|没有?消息|没人睬"
)


def respond(scene: Scene, answers: Answers, intent: FreeText) -> Outcome | None:
    """What free words lead to when they are about an own open item; None when they are not."""
    text, beside = scene.said.text, sent_with(scene.said)
    return (
        _phone(scene, answers)
        or (None if beside.photos else progress_asked(scene, answers))
        or about_item(scene, answers, text, beside, intent)
    )


def _phone(scene: Scene, answers: Answers) -> Outcome | None:
    """A bare number without anything else open is left with an item, or is one to be called."""
    if bare_phone(scene.said.text) is None:
        return None
    text, beside, listed = scene.said.text, sent_with(scene.said), items.listed(scene)
    about = items.just_called(scene) or (listed[0] if len(listed) == 1 else None)
    if about is not None and not _wants_somebody(scene):
        return adding.add(scene, answers, about.id, text, beside)
    return _offer(scene, text, beside)


def _wants_somebody(scene: Scene) -> bool:
    """Whether a call was offered just now: then a number is the answer to that."""
    return any(each.id == "callback" for each in scene.conversation.buttons)


def progress_asked(scene: Scene, answers: Answers) -> Outcome | None:
    """When will somebody come, is it done: where the own items stand; None for another question."""
    if not items.listed(scene) or not asks_progress(scene.said.text, answers):
        return None
    return progress.overview(scene, answers)


def asks_progress(text: str, answers: Answers) -> bool:
    """Whether somebody asks when it will be done, or if it is; not when an entry answers the question."""
    words = clean(text)
    if not _WHEN.search(words):
        return False
    return bool(_OWN.search(words)) or not isinstance(answers.match(text), Found)


def about_item(scene: Scene, answers: Answers, text: str, beside: Enclosed, intent: FreeText) -> Outcome | None:
    """Not mended, mended, nobody came: asked by buttons which item is meant, the words are kept for it."""
    waiting, said = items.resolved(scene), clean(scene.said.text)
    if not items.listed(scene):
        return None
    if waiting and not beside.photos and _SOLVED.fullmatch(said):
        return detour(scene, answers, _solved(scene, waiting))
    if _elsewhere(scene, answers, text):
        return None
    if any(_not_solved(scene, answers, item, text, intent) for item in waiting):
        return _offer(scene, text, beside)
    return _nobody_came(scene, answers, text, beside, intent)


def _solved(scene: Scene, waiting: tuple[Complaint, ...]) -> Reply:
    if len(waiting) > 1:
        return items.which(scene, "solved", Key.WHICH_SOLVED, waiting)
    verdict = tuple(items.about(name, waiting[0], alone=True) for name in ("solved", "unsolved"))
    asked = say(ReplyKind.PROGRESS, Key.SOLVED_SURE, *verdict, number=waiting[0].number)
    return replace(asked, complaint=waiting[0].number)


def _elsewhere(scene: Scene, answers: Answers, text: str) -> bool:
    """Whether the words name a village that none of the open items is in."""
    own = {item.village for item in items.listed(scene)}
    named = find_villages(text, answers.town.villages)
    return bool(named) and not any(village.id in own for village in named)


def _not_solved(scene: Scene, answers: Answers, item: Complaint, text: str, intent: FreeText) -> bool:
    """Whether the words sound as if this item were not done; another kind of trouble is another matter."""
    words = clean(scene.said.text)
    if isinstance(intent, Asks):
        return bool(_NOT_SOLVED.search(words)) and not isinstance(answers.match(text), Found)
    if still_open(words):
        return True
    return isinstance(intent, Complains) and category_of(text, answers.town) in (OTHER, item.category)


def still_open(words: str) -> bool:
    """Whether cleaned words say that the trouble is still there: not mended, broken again, nobody came."""
    return bool(_NOT_SOLVED.search(words) or _STILL.search(words))


def _nobody_came(scene: Scene, answers: Answers, text: str, beside: Enclosed, intent: FreeText) -> Outcome | None:
    """Complaint-like words with no place and no kind of trouble in them belong to what is open, or are asked about."""
    unheard = bool(_UNHEARD.search(clean(scene.said.text)))
    if not (unheard or isinstance(intent, Complains)) or _is_a_matter(answers, text):
        return None
    offered = _offer(scene, text, beside)
    return replace(offered, replies=(*_lines(scene), *offered.replies)) if unheard else offered


def _is_a_matter(answers: Answers, text: str) -> bool:
    if category_of(text, answers.town) != OTHER or find_villages(text, answers.town.villages):
        return True
    words = answers.town.words
    return bool(cues.dangers(cues.hear(text, words), words) or cues.confidential(cues.hear(text, words), words))


def _lines(scene: Scene) -> tuple[Reply, ...]:
    return tuple(items.line(scene, item) for item in items.listed(scene)[: items.MOST_SHOWN])


def _offer(scene: Scene, text: str, beside: Enclosed) -> Outcome:
    """One of the open items, or a new matter; it is no question."""
    asked, question = choose(scene, text, beside), buttons("ask")
    left = tuple(each for each in asked.buttons if each not in question)
    return Outcome(stage=enclose(Choosing(text=text), beside), replies=(replace(asked, buttons=left),))
