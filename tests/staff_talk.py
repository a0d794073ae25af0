"""The chat of a member of staff beside a resident's, held in memory: the same items, the same handlers."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers import jobs
from handlers.buttons import resolve
from handlers.conversation import Conversation, Stage, Writing, from_json, to_json
from handlers.jobs import Listing
from handlers.messages import Button, Said
from handlers.outcome import File, Outcome, StaffAct
from handlers.router import decide
from handlers.scene import Scene
from handlers.shift import MOST_LISTED
from handlers.speaker import Happened, Speaker, Staff
from handlers.staff import word_to_resident
from patrol.complaint import Complaint, Person, Role, State
from patrol.lifecycle import Action, Actor, Given, Refused, apply
from patrol.rights import may
from tests.talk import NOW, Talk, Told

WANG = Person(id=2, name="王巡访", role=Role.POST, post="LD")
DESK = "https://town.example"


@dataclass(kw_only=True)
class StaffTalk:
    """One account of somebody who works here, private or in a group; `mail` is what residents were told meanwhile."""

    talk: Talk
    person: Person = WANG
    group: bool = False
    room: str = ""
    desk: str = DESK
    take_back: int = 0
    now: datetime = NOW
    conversation: Conversation = field(default_factory=lambda: Conversation(version=1))
    outcome: Outcome | None = None
    buttons: tuple[Button, ...] = ()
    mail: list[Told] = field(default_factory=list)
    colleagues: dict[int, str] = field(default_factory=dict)
    speaker: Speaker | None = None
    own: tuple[Complaint, ...] = ()

    @property
    def writing(self) -> Writing | None:
        """What they are writing to a resident."""
        return self.conversation.writing

    @property
    def stage(self) -> Stage:
        """Where their own talk stands."""
        return self.conversation.stage

    def say(self, text: str = "", *, photos: tuple[str, ...] = ()) -> list[Told]:
        """They write."""
        return self.send(Said(text=text, photos=photos))

    def press(self, label: str) -> list[Told]:
        """They tap a button that stands under the last reply."""
        found = next((each for each in self.buttons if each.label == label), None)
        assert found is not None, f"没有【{label}】，只有：{[each.label for each in self.buttons]}"
        return self.send(Said(button=found.id))

    def send(self, said: Said) -> list[Told]:
        """Anything at all arrives."""
        scene = Scene(
            now=self.now,
            said=said,
            conversation=self.conversation,
            first_contact=self.conversation.version == 0,
            speaker=self.speaker or self._staff(said),
            items=self.own,
        )
        self.outcome = decide(scene, self.talk.answers)
        self.mail = [told for deed in self.outcome.deeds if isinstance(deed, StaffAct) for told in self._act(deed)]
        filed = [self.talk._file(deed) for deed in self.outcome.deeds if isinstance(deed, File)]
        told = [self.talk._told(reply, filed) for reply in self.outcome.replies]
        self.buttons = next((reply.buttons for reply in reversed(told) if reply.buttons), ())
        kept = Conversation(
            stage=self.outcome.stage,
            buttons=self.buttons,
            version=self.conversation.version + 1,
            writing=self.outcome.writing,
        )
        self.conversation = from_json(to_json(kept), kept.version)
        return told

    def _staff(self, said: Said) -> Staff:
        staff = Staff(person=self.person, desk=self.desk, group=self.group, room=self.room, take_back=self.take_back)
        job = jobs.read(resolve(said, self.conversation), self.conversation, self.now)
        if isinstance(job, Listing):
            listed = sorted(filter(self._listed, self.talk.items), key=lambda item: (not item.urgent, item.id))
            return replace(staff, queue=tuple(listed[job.skip :][: MOST_LISTED + 1]), count=len(listed))
        number = jobs.number_of(job, self.writing)
        item = next((each for each in self.talk.items if each.number == number and self._sees(each)), None)
        return staff if item is None else self._about(staff, item)

    def _listed(self, item: Complaint) -> bool:
        return self._sees(item) and not item.ended and item.state is not State.RESOLVED

    def _sees(self, item: Complaint) -> bool:
        here = not self.group or (item.post == self.room and not item.confidential)
        return here and not item.sensitive and may(self.person, Action.READ, item)

    def _about(self, staff: Staff, item: Complaint) -> Staff:
        taker = "您" if item.taken_by == self.person.id else self.colleagues.get(item.taken_by or 0, "")
        return replace(staff, about=item, taker=taker, news=(Happened(who="居民", action=Action.ADD),))

    def _act(self, deed: StaffAct) -> list[Told]:
        item = next(each for each in self.talk.items if each.number == deed.number)
        assert may(self.person, deed.action, item)
        assert item.version == deed.version
        actor = Actor(role=self.person.role, id=self.person.id)
        given = Given(outcome=deed.how, earlier=State.ACCEPTED if deed.action is Action.UNDO else None)
        after = apply(item, deed.action, actor, self.now, self.talk.table, given)
        assert not isinstance(after, Refused), after
        self.talk._keep(after)
        if deed.action in (Action.REPLY, Action.ASK, Action.CLOSE):
            self.talk.words[after.id] = deed.text
        reply = word_to_resident(after, deed.action, deed.text, self.talk.town)
        if reply is None:
            return []
        told = self.talk._told(reply, [])
        self.talk.buttons = told.buttons or self.talk.buttons
        return [told]
