"""Reading and running the transcripts of tests/journeys: plain lines that a village secretary can read and correct.

题目：河边的垃圾
居民：柳东村河边堆了好多垃圾       words; 【提交】 presses a button; {照片} sends a photo
                                   {语音} sends a voice, {语音：……} one with its words, {位置：……} a place on a map
巡访：[complaint] 事情：…          one line for each reply, in order; … stands for anything, [kind] may be left out
按钮：提交 / 取消                  the buttons now under the last reply; （无） for none
队列 柳东村：complaint 垃圾保洁 new   what that post sees, a line for each item; 空 for nothing; 镇 is the town desk
岗位 柳东村：签收 LD-1001          also 回复 NUMBER words, 办结 NUMBER words
工作 柳东村：待办                  what somebody of that post says or presses in their own chat; 巡访 and 按钮 follow
邻居：柳东村路灯坏了                 another resident has handed this in
居民收到：[progress] …             one line for each thing that the resident is told by it
扫码：柳东村                       the chat came in by that post's code
专人：无                           nobody is named for delicate matters
时刻：演示                         invented bus times are told
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from handlers.drafts import category_label
from handlers.messages import Button, Said
from knowledge.town import Town
from patrol.actions import NOTHING
from patrol.complaint import Outside, Person, Role
from patrol.lifecycle import Action, Given
from tests.pipeline import HouseStaff, HouseTalk
from tests.staff_talk import StaffTalk
from tests.talk import Talk, Told

TOWN_DESK, CARE, ADMIN = "镇", "专人", "管理员"
DEEDS = {
    "签收": Action.TAKE,
    "联系": Action.CONTACT,
    "回复": Action.REPLY,
    "问": Action.ASK,
    "转外": Action.SEND_OUTSIDE,
    "申请不予受理": Action.ASK_REJECT,
    "不予受理": Action.CONFIRM_REJECT,
    "应急": Action.ACK,
    "办结": Action.CLOSE,
}
_LINE = re.compile(r"(题目|居民收到|邻居|居民|巡访|按钮|队列|岗位|工作|扫码|专人|时刻)(?: ([^：]+))?：(.*)")
_VOICE, _SPOT = re.compile(r"{语音(?:：(.*?))?}"), re.compile(r"{位置：(.*?)}")
_SHORT_NUMBER = re.compile(r"\b([A-Z]{2,3}-\d{4})(?![\d-])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a transcript: what sort it is, whose, its text, and where it stands."""

    sort: str
    whose: str
    text: str
    at: int


def read(path: Path) -> list[Line]:
    """The lines of a transcript; empty ones and those that begin with # are for the eye."""
    lines = []
    for at, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if text.strip() and not text.startswith("#"):
            found = _LINE.fullmatch(text.strip())
            assert found is not None, f"{path.name} 第 {at} 行看不懂：{text}"
            lines.append(Line(sort=found.group(1), whose=found.group(2) or "", text=found.group(3).strip(), at=at))
    assert lines, f"{path.name} 是空的"
    assert lines[0].sort == "题目", f"{path.name} 第一行要写题目"
    return lines


def title(path: Path) -> str:
    """What the transcript is about."""
    return read(path)[0].text


@dataclass(kw_only=True)
class Journey:
    """A transcript on its way through a talk."""

    talk: Talk | HouseTalk
    heard: list[Told] = field(default_factory=list)
    mail: list[Told] = field(default_factory=list)
    colleagues: dict[str, StaffTalk | HouseStaff] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    queue: list[str] = field(default_factory=list)
    photos: int = 0

    def run(self, lines: list[Line]) -> None:
        """Runs all lines; AssertionError names the first that is not as written."""
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            if line.sort in ("居民", "岗位", "工作") and (unwritten := [*self.heard, *self.mail]):
                raise AssertionError(f"第 {line.at} 行之前还有没写的答复：{shown(unwritten[0])}")
            self._step(line)
            if line.sort == "队列" and (
                following is None or (following.sort, following.whose) != (line.sort, line.whose)
            ):
                self._compare_queue(line)
        unwritten = [*self.heard, *self.mail]
        assert not unwritten, f"最后还有没写的答复：{shown(unwritten[0])}"

    def _step(self, line: Line) -> None:
        match line.sort:
            case "居民":
                self.heard = self._resident(line.text)
                self.buttons = self.talk.buttons
            case "巡访":
                self._reply(line, self.heard)
            case "居民收到":
                self._reply(line, self.mail)
            case "按钮":
                labels = [button.label for button in self.buttons]
                written = self._whole_numbers(line.text)
                expected = [] if written == "（无）" else [label.strip() for label in written.split(" / ")]
                assert labels == expected, f"第 {line.at} 行：按钮是 {' / '.join(labels)}"
            case "队列":
                self.queue.append(line.text)
            case "邻居":
                self.talk.neighbour(line.text)
            case "岗位":
                self.heard = self._staff(line)
                self.buttons = self.talk.buttons
            case "工作":
                self._work(line)
            case "扫码":
                self.talk.village = next(each.id for each in self.talk.town.villages if each.name == line.text)
            case "时刻":
                self.talk.demonstrate()
            case "专人":
                self.talk.care = line.text != "无"
            case _:
                pass

    def _resident(self, text: str) -> list[Told]:
        photos, voices = self._new_photos(text.count("{照片}")), self._new_photos(text.count("{语音"))
        spot = _SPOT.search(text)
        words = self._whole_numbers(_VOICE.sub(r"\1", _SPOT.sub("", text.replace("{照片}", ""))))
        if words.startswith("【") and words.endswith("】"):
            return self.talk.press(words[1:-1])
        return self.talk.send(Said(text=words, photos=photos, voices=voices, spot=spot.group(1) if spot else ""))

    def _new_photos(self, count: int) -> tuple[str, ...]:
        first, self.photos = self.photos, self.photos + count
        return tuple(f"{number:064x}" for number in range(first, first + count))

    def _whole_numbers(self, text: str) -> str:
        return _SHORT_NUMBER.sub(lambda short: self._whole(short.group(1)), text)

    def _whole(self, start: str) -> str:
        return next((item.number for item in self.talk.items if item.number.startswith(start)), start)

    def _reply(self, line: Line, said: list[Told]) -> None:
        assert said, f"第 {line.at} 行：没有这句答复"
        told = said.pop(0)
        kind, text = split_kind(line.text)
        as_written = kind in ("", told.kind) and fits(text, told.text)
        assert as_written, f"第 {line.at} 行：答的是 {shown(told)}"

    def _staff(self, line: Line) -> list[Told]:
        deed, number, *words = line.text.split(" ", 2)
        text, action = " ".join(words), DEEDS[deed]
        given = Given(outside=Outside(to=text)) if action is Action.SEND_OUTSIDE else NOTHING
        return self.talk.staff(number, action, text, by=person(self.talk.town, line.whose), given=given)

    def _work(self, line: Line) -> None:
        if line.whose not in self.colleagues:
            self.colleagues[line.whose] = colleague(self.talk, person(self.talk.town, line.whose))
        chat, words = self.colleagues[line.whose], self._whole_numbers(line.text)
        pressed = words.startswith("【") and words.endswith("】")
        self.heard = chat.press(words[1:-1]) if pressed else chat.send(Said(text=words))
        self.buttons, self.mail = chat.buttons, list(chat.mail)

    def _compare_queue(self, line: Line) -> None:
        seen = [
            f"{item.kind} {category_label(item.category, self.talk.town)} {item.state}"
            for item in self.talk.queue(person(self.talk.town, line.whose))
        ]
        expected, self.queue = self.queue, []
        assert (seen or ["空"]) == expected, f"第 {line.at} 行：队列里是 {seen or '空'}"


def person(town: Town, whose: str) -> Person:
    """Somebody of that village's post, of the town desk, the named person, or an admin."""
    named = {TOWN_DESK: Role.TOWN, CARE: Role.CARE, ADMIN: Role.ADMIN}
    if (role := named.get(whose)) is not None:
        return Person(id=1, name=whose, role=role, post=town.desk.code)
    village = next(each for each in town.villages if each.name == whose)
    return Person(id=2, name=whose, role=Role.POST, post=village.post)


def colleague(talk: Talk | HouseTalk, who: Person) -> StaffTalk | HouseStaff:
    """The chat of somebody who works at a post, their account joined."""
    return StaffTalk(talk=talk, person=who, desk="") if isinstance(talk, Talk) else HouseStaff(house=talk, person=who)


def split_kind(text: str) -> tuple[str, str]:
    """The kind that a line names in brackets, "" for any, and its words."""
    named = re.match(r"\[(\w+)\] ?", text)
    return (named.group(1), text[named.end() :]) if named else ("", text)


def fits(pattern: str, text: str) -> bool:
    """Whether the text is as written; line breaks count as spaces."""
    parts = [re.escape(" ".join(part.split())) for part in pattern.split("…")]
    spaced = [part.replace(r"\ ", r"\s*") for part in parts]
    return re.fullmatch(r"\s*.*\s*".join(spaced), " ".join(text.split()), re.DOTALL) is not None


def shown(told: Told) -> str:
    """A reply as it would stand in a transcript."""
    return f"[{told.kind}] {' '.join(told.text.split())}"


def run(path: Path, talk: Talk | HouseTalk) -> None:
    """Runs one transcript in this talk."""
    Journey(talk=talk).run(read(path))
