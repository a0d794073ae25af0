"""What an admin's chat needs to change answers: the entry as it stands, the check of what is wished, and serving it."""

from dataclasses import dataclass, replace

from bot.checking import Check, Checking
from bot.publishing import Publishing
from bot.storage.database import Database
from bot.storage.drafts import Working, working
from bot.storage.revisions import Wording
from handlers import amending
from handlers.amending import Amendment, Deciding, Proposing
from handlers.buttons import resolve
from handlers.outcome import DecideAnswer, Outcome, TellAgain
from handlers.scene import Scene
from handlers.speaker import Bench, Report, Staff
from handlers.wording.answers import CLASH, DIFFERENCE, told_as
from knowledge.entry import Entry
from knowledge.parts import Kind, Part, written
from patrol.rights import may_publish


@dataclass(frozen=True, kw_only=True, slots=True)
class Amending:
    """Reads for the decision, and serves what was decided."""

    database: Database
    checking: Checking
    publishing: Publishing

    async def benched(self, scene: Scene, edition: int) -> Scene:
        """The scene with what an admin's message about the answers needs to be decided; any other as it is."""
        staff = scene.speaker
        if not isinstance(staff, Staff) or staff.group or not may_publish(staff.person):
            return scene
        job = amending.read(resolve(scene.said, scene.conversation), scene.conversation)
        if job is None:
            return scene
        return replace(scene, speaker=replace(staff, bench=await self._bench(job, edition)))

    async def _bench(self, job: Amendment, edition: int) -> Bench:
        name = amending.entry_of(job)
        works = await working(self.database, Part(Kind.ENTRY, name)) if name else None
        if works is None or not isinstance(works.thing, Entry):
            return Bench(edition=edition)
        return Bench(
            edition=edition,
            entry=works.thing,
            seq=works.head.seq,
            waits=works.waits,
            told=works.told is not None,
            report=await self._report(job, works, works.thing),
        )

    async def _report(self, job: Amendment, works: Working, entry: Entry) -> Report | None:
        if isinstance(job, Proposing):
            wished = Wording(part=works.head.part, body=written(amending.amended(job, entry)))
            return _told(await self.checking.of((wished,)))
        if isinstance(job, Deciding) and job.publish and works.waits:
            return _told(await self.checking.whole({works.head.part: works.head.seq}))
        return None

    async def follow(self, outcome: Outcome) -> None:
        """Serve what was published in the commit of this turn."""
        if any(isinstance(deed, DecideAnswer | TellAgain) for deed in outcome.deeds):
            await self.publishing.follow()


def _told(check: Check) -> Report:
    return Report(
        asked=check.asked,
        worse=check.worse,
        changed=tuple(
            DIFFERENCE.format(text=each.asked.text, before=told_as(each.before), after=told_as(each.after))
            for each in check.changed
        ),
        clashes=tuple(
            CLASH.format(phrasing=each.phrasing, entry=each.entry, other=each.other) for each in check.clashes
        ),
        refused=check.refused,
    )
