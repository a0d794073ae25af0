"""A chat held in memory: one message after another through the handlers, their deeds done to plain items."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar, assert_never

from handlers.buttons import resolve
from handlers.conversation import Conversation, Stage, from_json, to_json
from handlers.drafts import draft_of, matter_of, settled
from handlers.filing import code_line
from handlers.messages import Button, Reply, ReplyKind, Said
from handlers.outcome import (
    Act,
    BindRoom,
    BindStaff,
    DecideAnswer,
    Deed,
    DraftAnswer,
    EraseMe,
    File,
    ForgetWords,
    GuessedCode,
    NoteQuestion,
    Outcome,
    StaffAct,
    TellAgain,
    Unbind,
    VoidCode,
)
from handlers.ports import Answers, riding
from handlers.router import decide
from handlers.scene import Lead, Scene
from handlers.staff import word_to_follower, word_to_resident
from handlers.wording import render
from knowledge.buses import buses_of
from knowledge.demo_times import invented
from knowledge.insurance_rows import with_figures
from knowledge.town import Town
from knowledge.workdays import Calendar
from patrol.actions import NOTHING
from patrol.complaint import ENDED, Complaint, Person, Role, State
from patrol.complaint import Outcome as How
from patrol.lifecycle import Action, Actor, Given, Refused, Table, apply, read_table
from patrol.masking import mask
from patrol.numbers import FIRST_SERIAL, complaint_number
from patrol.posts import route
from patrol.rights import may

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHAT, NEIGHBOUR = 7, 8
SECRET = "48291357"
"""The code of every case in memory."""
Kind = TypeVar("Kind")
TOWN_DESK = Person(id=1, name="镇台", role=Role.TOWN, post="ZJ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One reply as the resident reads it."""

    kind: str
    text: str
    buttons: tuple[Button, ...]
    key: str


@dataclass(kw_only=True)
class Talk:
    """One chat of one town, and the items it filed."""

    answers: Answers
    village: str | None = None
    care: bool = True
    abroad: bool = False
    noticed: bool = False
    conversation: Conversation = field(default_factory=Conversation)
    items: list[Complaint] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)
    notes: list[NoteQuestion] = field(default_factory=list)
    outcome: Outcome | None = None
    buttons: tuple[Button, ...] = ()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Short in the report of a failing property: not the whole town."""
        printer.text(f"Talk({self.stage}, {len(self.items)} items)")

    @property
    def town(self) -> Town:
        return self.answers.town

    @property
    def table(self) -> Table:
        return read_table(self.town.lifecycle_rows)

    @property
    def stage(self) -> Stage:
        return self.conversation.stage

    def at(self, kind: type[Kind]) -> Kind:
        """The stage, which must be of this kind."""
        stage = self.conversation.stage
        assert isinstance(stage, kind), stage
        return stage

    def scene(self, said: Said) -> Scene:
        return Scene(
            now=NOW,
            said=said,
            conversation=self.conversation,
            first_contact=self.conversation.version == 0,
            village=self.village,
            items=tuple(item for item in reversed(self.items) if item.chat != NEIGHBOUR),
            nearby=tuple(item for item in reversed(self.items) if item.chat == NEIGHBOUR and not item.ended),
            leads=tuple(map(self._lead, filter(lambda item: item.merged_into is not None, self.items))),
            last_words=tuple(self.words.items()),
            care=self.care,
            abroad=self.abroad,
            noticed=self.noticed,
            rules=with_figures(self.town.insurance, self.town.figures),
        )

    def _lead(self, item: Complaint) -> Lead:
        lead = self.items[(item.merged_into or 0) - 1]
        done = lead.state in (State.RESOLVED, State.CLOSED)
        result = self.words.get(lead.id, "") if done else ""
        return Lead(item=item.id, number=lead.number, state=lead.state, result=result)

    def neighbour(self, text: str) -> None:
        """Another resident has handed this in."""
        draft = draft_of(self.scene(Said(text=text)), self.answers, text)
        self._file(File(draft=settled(draft)), NEIGHBOUR)

    def demonstrate(self) -> None:
        """From now on invented bus times are told."""
        known = self.town.buses
        self.answers = riding(self.answers, buses_of(known, invented(known), Calendar()))

    def say(self, text: str = "", *, photos: tuple[str, ...] = (), note: str | None = None) -> list[Told]:
        """The resident writes."""
        return self._turn(Said(text=text, photos=photos, note=note))

    def speak(self, *voices: str, words: str = "") -> list[Told]:
        """The resident sends voices; with `words` somebody wrote down what they say."""
        return self._turn(Said(text=words, voices=voices))

    def point(self, spot: str) -> list[Told]:
        """The resident sends a place on a map."""
        return self._turn(Said(spot=spot))

    def press(self, label: str) -> list[Told]:
        """The resident taps a button that stands under the last reply."""
        found = next((each for each in self.buttons if each.label == label), None)
        assert found is not None, f"没有【{label}】，只有：{[each.label for each in self.buttons]}"
        return self._turn(Said(button=found.id))

    def send(self, said: Said) -> list[Told]:
        """Anything at all arrives."""
        return self._turn(said)

    def _turn(self, said: Said) -> list[Told]:
        assert resolve(resolve(said, self.conversation), self.conversation) == resolve(said, self.conversation)
        self.outcome = decide(self.scene(said), self.answers)
        late = [self._do(deed) for deed in self.outcome.deeds]
        refused = [
            Reply(kind=ReplyKind.REFUSED, key=each.pop("refused"), values=each) for each in late if "refused" in each
        ]
        told = [self._told(reply, late) for reply in refused or self.outcome.replies]
        self.buttons = next((reply.buttons for reply in reversed(told) if reply.buttons), ())
        stage = Conversation(
            stage=self.outcome.stage,
            buttons=self.buttons,
            version=self.conversation.version + 1,
            weighing=self.outcome.weighing,
        )
        self.conversation = from_json(to_json(stage), stage.version)
        return told

    def _told(self, reply: Reply, late: list[dict[str, str]]) -> Told:
        values = {key: value for each in late for key, value in each.items()} if reply.filed else {}
        code = values.pop("code", "")
        text = render(reply.key, {**reply.values, **values}) + (code_line(code, "") if code else "")
        return Told(kind=reply.kind.value, text=text, buttons=reply.buttons, key=str(reply.key))

    def _do(self, deed: Deed) -> dict[str, str]:
        match deed:
            case File():
                return self._file(deed)
            case Act():
                return self._act(deed)
            case EraseMe():
                self._erase(deed)
            case NoteQuestion():
                self.notes.append(deed)
            case ForgetWords():
                pass
            case StaffAct() | BindStaff() | GuessedCode() | VoidCode() | Unbind() | BindRoom():
                raise AssertionError(f"no resident does that: {deed}")
            case DraftAnswer() | DecideAnswer() | TellAgain():
                raise AssertionError(f"no resident does that: {deed}")
            case _ as never:
                assert_never(never)
        return {}

    def _file(self, deed: File, chat: int = CHAT) -> dict[str, str]:
        draft = deed.draft
        guarded = draft.confidential or draft.sensitive
        code = route(self.town, matter_of(draft))
        serial = FIRST_SERIAL + sum(1 for item in self.items if item.post == code)
        item = Complaint(
            id=len(self.items) + 1,
            number=complaint_number(code, serial),
            kind=draft.kind,
            state=State.NEW,
            post=code,
            village=draft.village or None,
            category=draft.category,
            place=draft.place,
            text=mask(draft.text).text,
            confidential=guarded,
            sensitive=draft.sensitive,
            urgent=draft.urgent,
            round=1,
            version=1,
            chat=chat,
            taken_by=None,
            created_at=NOW,
            updated_at=NOW,
            photos=draft.photos,
            voices=draft.voices,
        )
        self.items.append(item)
        if deed.into is not None:
            merged = apply(item, Action.MERGE, Actor(role=Role.RESIDENT), NOW, self.table, Given(into=deed.into))
            assert not isinstance(merged, Refused), merged
            self._keep(merged)
        post = self.town.post(code)
        told = {"number": item.number, "post": post.name if post else code}
        return told if item.urgent or item.sensitive else told | {"code": SECRET}

    def _act(self, deed: Act) -> dict[str, str]:
        item = next(item for item in self.items if item.id == deed.complaint)
        assert item.version == deed.version
        given = Given(rating=deed.rating)
        after = apply(item, deed.action, Actor(role=Role.RESIDENT), NOW, self.table, given)
        if isinstance(after, Refused):
            return {"refused": after.why, "number": item.number}
        text = f"{after.text}\n{mask(deed.text).text}" if deed.action is Action.ADD else after.text
        photos, voices = (*after.photos, *deed.photos), (*after.voices, *deed.voices)
        self._keep(replace(after, text=text, photos=photos, voices=voices))
        return {}

    def _erase(self, deed: EraseMe) -> None:
        for item in self.items:
            state = State.CANCELLED if deed.withdraw and item.state not in ENDED else item.state
            self._keep(replace(item, text="", state=state, version=item.version + 1))
        self.words.clear()

    def _keep(self, item: Complaint) -> None:
        self.items[item.id - 1] = item

    def number(self, start: str) -> str:
        """The whole number of the item whose number begins so."""
        return next(item.number for item in self.items if item.number.startswith(start))

    def staff(
        self, start: str, action: Action, text: str = "", by: Person = TOWN_DESK, given: Given = NOTHING
    ) -> list[Told]:
        """Staff act on an item that they may see; what the resident is told of it."""
        item = next(item for item in self.items if item.number.startswith(start))
        assert may(by, action, item), f"{by.name} 不能办 {item.number}"
        said = replace(given, reason=text, outcome=given.outcome or How.SOLVED)
        after = apply(item, action, Actor(role=by.role, id=by.id), NOW, self.table, said)
        assert not isinstance(after, Refused), after
        self._keep(after)
        if action in (Action.REPLY, Action.ASK, Action.CLOSE):
            self.words[after.id] = text
        reply = self._word(after, action, text)
        if reply is None:
            return []
        told = self._told(reply, [])
        self.buttons = told.buttons or self.buttons
        return [told]

    def _word(self, after: Complaint, action: Action, text: str) -> Reply | None:
        """What the resident is told: of their own item, or of the one with which it is done."""
        if after.chat != NEIGHBOUR:
            return word_to_resident(after, action, text, self.town)
        own = next((item for item in self.items if item.merged_into == after.id), None)
        return None if own is None else word_to_follower(after, action, text, self.town, own.number)

    def queue(self, by: Person) -> list[Complaint]:
        """The open items that this person sees in the queue."""
        return [item for item in self.items if may(by, Action.READ, item) and item.post == by.post and not item.ended]
