"""A tiny invented town, made in code, for the tests of what is said."""

from dataclasses import dataclass, replace
from datetime import date

from knowledge.answers import Answer, compose
from knowledge.buses import Buses
from knowledge.entry import Entry
from knowledge.matching import Candidate, Found, NotKnown, Unsure
from knowledge.offices import Helpline, Office, Post
from knowledge.town import LifecycleRow, Town
from knowledge.villages import Village
from knowledge.words import Category, Danger, Outside, Sensitive, Words

WORRY = {"趴在桌上": 0.95, "有点不对": 0.6}
"""How much words sound like danger."""
COMMANDS = {
    "greeting": ("你好", "您好", "在吗"),
    "menu": ("菜单", "帮助"),
    "progress": ("进度", "办得怎么样了"),
    "handoff": ("转人工", "找人"),
    "callback": ("给我回电", "打电话给我"),
    "erase": ("删除我的信息",),
    "cancel": ("取消", "算了"),
    "thanks": ("谢谢", "多谢"),
    "yes": ("是", "对", "好", "好的"),
    "no": ("不", "不对", "不是"),
}
WORDS = Words(
    synonyms=(("几钿", "多少钱"), ("伐", "吗")),
    fillers=("请问", "麻烦"),
    question_cues=("多少", "怎么", "几点", "哪里", "吗", "什么时候", "能不能"),
    complaint_cues=("没人管", "没人清", "坏了", "堆了", "发黄", "太吵", "不公平", "漏水", "没人修"),
    commands=COMMANDS,
    dangers=(
        Danger(id="fire", words=("着火", "着火了", "冒浓烟"), number="119", say="人先离开，别坐电梯。"),
        Danger(id="injury", words=("昏倒", "大出血"), number="120", say="别挪动人。"),
        Danger(id="peril", words=("煤气泄漏", "落水"), number="119", say="别靠近。"),
    ),
    hedges=("以前", "隐患", "怕", "建议"),
    sensitive=(
        Sensitive(id="suicide", words=("不想活", "轻生"), lines=("120", "12356")),
        Sensitive(id="violence", words=("家暴", "老公…打我"), lines=("110", "12338")),
        Sensitive(id="assault", words=("性侵",), lines=("110",)),
        Sensitive(id="abuse", words=("虐待",), lines=("110",)),
        Sensitive(id="minor", words=("打孩子",), lines=("110", "missing")),
    ),
    safe=("热得不想活", "虐待自己的胃"),
    categories=(
        Category(id="waste", label="垃圾保洁", words=("垃圾", "没人清")),
        Category(id="light", label="道路路灯", words=("路灯", "马路")),
        Category(id="water", label="供水供电", words=("自来水", "停电", "漏水")),
        Category(id="cadre", label="村务干部", words=("书记", "低保")),
        Category(id="other", label="其他", words=()),
    ),
    confidential=("书记", "征地款"),
    abuse=("傻逼", "废物"),
    machine=("忽略以上", "drop table", "<script"),
    bare=("要带什么", "几号", "找谁", "怎么申请"),
    about=("妈", "老人", "村里"),
    outside=(
        Outside(id="personal", words=("批下来没", "到账了吗"), unless=("多久",), say="您自己的事我看不到。"),
        Outside(id="medical", words=("吃什么药",), unless=("报",), say="我不是医生。难受得厉害打 120。"),
        Outside(id="legal", words=("能不能告",), unless=(), say="我不懂法。", office="court"),
        Outside(id="traffic", words=("车到哪了",), unless=(), say="车子我看不到。", office="buses"),
    ),
)


def _entry(entry_id: str, topic: str, question: str, *phrasings: str, answer: str, history: bool = False) -> Entry:
    return Entry(
        id=entry_id,
        topic=topic,
        question=question,
        phrasings=phrasings,
        answer=answer,
        villages=(),
        source="荷塘镇便民手册",
        source_address="",
        as_of="2026-05",
        review_by=date(2030, 1, 1),
        status="published",
        firm=True,
        office="hall",
        history=history,
    )


ENTRIES = (
    _entry("old_bus", "bus", "1958 年的渡船是怎么回事？", "以前的渡船", answer="1958 年有过渡船。", history=True),
    _entry("last_bus", "bus", "荷塘1路末班车几点？", "末班车什么时候", "1路最晚一班", answer="荷塘1路末班车是 18:30。"),
    _entry("bus_fare", "bus", "荷塘1路票价多少？", "坐车多少钱", "车票几块", answer="荷塘1路票价 2 元。"),
    _entry("clinic", "medical", "在镇卫生院看门诊能报多少？", "门诊报销比例", "看病报多少", answer="门诊报销一半。"),
    _entry("ward", "medical", "住院能报多少？", "住院报销比例", "住院医保报销", answer="住院报销七成。"),
    _entry("papers", "relief", "办低保的材料？", "低保的材料", answer="带身份证和户口簿。"),
    _entry("dibao", "relief", "低保怎么申请？", "申请低保要什么", "办低保", answer="到为民服务大厅申请低保。"),
)


def _village(village_id: str, code: str, name: str, short: str, kind: str = "村") -> Village:
    return Village(
        id=village_id,
        code=code,
        name=name,
        short=short,
        kind=kind,
        post=code,
        needs_suffix=False,
        aliases=(),
        source="",
    )


VILLAGES = (
    _village("dongqiao", "DQ", "东桥村", "东桥"),
    _village("xiqiao", "XQ", "西桥村", "西桥"),
    _village("laojie", "LJ", "老街村", "老街"),
    _village("laojie_jmq", "LQ", "老街居民区", "老街", "居民区"),
)


def _post(code: str, name: str, village: str | None) -> Post:
    return Post(code=code, name=name, village=village, phone="", place="", hours="", confirmed_on=None)


DESK = _post("ZJ", "荷塘镇为民服务台", None)
POSTS = (DESK, *(_post(each.post, f"{each.name}巡访岗", each.id) for each in VILLAGES))


def _rows() -> tuple[LifecycleRow, ...]:
    open_states = ("new", "accepted", "in_progress", "reopened")
    staff = [
        ("new", "take", "accepted"),
        ("reopened", "take", "accepted"),
        *((state, "reply", "in_progress") for state in open_states[1:]),
        *((state, "close", "resolved") for state in ("accepted", "in_progress")),
    ]
    resident = [
        ("resolved", "solved", "closed"),
        *((state, "unsolved", "reopened") for state in ("resolved", "closed", "rejected")),
        *((state, "withdraw", "cancelled") for state in open_states),
        *((state, "add", state) for state in (*open_states, "resolved")),
        ("new", "merge", "merged"),
        ("merged", "erase", "merged"),
        *((state, "rate", state) for state in ("resolved", "closed")),
        *((state, "erase", state) for state in (*open_states, "resolved", "closed", "cancelled")),
    ]
    rows = [(start, action, "town", end) for start, action, end in staff]
    rows += [(start, action, "resident", end) for start, action, end in resident]
    return tuple(LifecycleRow(from_state=a, action=b, role=c, to_state=d) for a, b, c, d in rows)


def _line(number: str, name: str) -> Helpline:
    return Helpline(id=number, number=number, name=name, note="全天", source="", as_of="")


HALL = Office(id="hall", name="为民服务大厅", phone="", address="", hours="", confirmed_on=None, does="", source="")
BUSES = replace(HALL, id="buses", name="公交车队", phone="66001111")
TOWN = Town(
    id="hetang",
    name="荷塘镇",
    short="荷塘",
    city="",
    hotline="12345",
    desk=DESK,
    greeting_topics=("救助", "医保", "公交"),
    helplines=tuple(_line(number, f"热线{number}") for number in ("110", "119", "120", "12356", "12338")),
    villages=VILLAGES,
    posts=POSTS,
    offices=(HALL, BUSES),
    topics={"relief": "救助", "medical": "医保", "bus": "公交", "empty": "空着"},
    entries=ENTRIES,
    figures=(),
    words=WORDS,
    questions=(),
    lifecycle_rows=_rows(),
)
# Which words mean which entry, surely or perhaps: the talk is tested without the likeness of texts.
SURE = {
    "末班车": "last_bus",
    "票价": "bus_fare",
    "几块": "bus_fare",
    "门诊": "clinic",
    "住院能": "ward",
    "医保手术": "ward",
    "坐吗？坐哪": "last_bus",
    "申请": "dibao",
    "低保要": "papers",
    "批下来": "dibao",
    "车到哪": "last_bus",
}
PERHAPS = {"票": ("bus_fare", "last_bus"), "医保": ("clinic", "ward"), "住院": ("ward",)}


@dataclass(frozen=True, kw_only=True, slots=True)
class ByWord:
    """Answers that are found by a single word."""

    town: Town

    def match(self, text: str) -> Found | Unsure | NotKnown:
        """The first word that stands in the text decides."""
        sure = next((entry for word, entry in SURE.items() if word in text), None)
        if sure is not None:
            return Found(entry=self._entry(sure), confidence=0.9)
        perhaps = next((entries for word, entries in PERHAPS.items() if word in text), ())
        candidates = tuple(Candidate(entry=self._entry(each), confidence=0.4) for each in perhaps)
        return Unsure(candidates=candidates) if candidates else NotKnown(confidence=0.1)

    def _entry(self, entry_id: str) -> Entry:
        return next(each for each in self.town.entries if each.id == entry_id)

    def compose(self, entry: Entry, today: date, asked_for: str) -> Answer:
        """As the town tells it."""
        return compose(entry, self.town, today, asked_for)

    @property
    def buses(self) -> Buses:
        """No bus line is known here."""
        return Buses()

    def worry(self, text: str) -> float:
        """The first word that stands in the text decides."""
        return next((worry for word, worry in WORRY.items() if word in text), 0.0)


ANSWERS = ByWord(town=TOWN)
