"""What is told of the buses now: read when the clerks change something, and asked by every turn."""

from dataclasses import dataclass, field

from bot.storage import timetables
from bot.storage.database import Database
from bot.storage.days import read_calendar
from knowledge.buses import Buses, buses_of
from knowledge.demo_times import invented
from knowledge.town import Town


@dataclass(kw_only=True, slots=True)
class Riding:
    """The one holder of the buses that serve; `lead` is the address of our pages from outside.

    With `demo` invented times stand in for a timetable that nobody has entered yet.
    """

    database: Database
    town: Town
    lead: str
    demo: bool = False
    serving: Buses = field(default_factory=Buses)

    async def refresh(self) -> None:
        """Serve what is in the database from the next turn on."""
        version = await timetables.serving(self.database)
        made_up = invented(self.town.buses) if self.demo else None
        self.serving = buses_of(
            self.town.buses,
            version.book if version else made_up,
            await read_calendar(self.database, self.town),
            await timetables.near_stops(self.database),
            await timetables.boards(self.database),
            self.lead,
        )


async def open_riding(database: Database, town: Town, public_url: str) -> Riding:
    """The buses as the data directory has them."""
    riding = Riding(database=database, town=town, lead=public_url.rstrip("/"))
    await riding.refresh()
    return riding
