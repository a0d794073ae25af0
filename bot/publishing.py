"""From an edit to what residents are told: the commit, and at once the edition that serves."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot import clock
from bot.live import Live
from bot.storage import editions, plans, publishing
from bot.storage.bodies import House
from bot.storage.database import Database
from bot.storage.publishing import Outcome, Published, Unfit
from bot.storage.revisions import Hand
from knowledge.parts import Part, assembled
from knowledge.town import Town


@dataclass(kw_only=True, slots=True)
class Publishing:
    """Publishes while the service runs; `pack` is the town as its files say. One for the whole house."""

    database: Database
    live: Live
    pack: Town
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def publish(self, seen: Mapping[Part, int], hand: Hand) -> Outcome:
        """Tell what waits at the end of these chains, see `bot.storage.publishing`; it serves when this returns."""
        return await self._followed(await self.database.write(publishing.publish, self.pack, seen, hand))

    async def tell_again(self, number: int, hand: Hand) -> Published | Unfit:
        """Tell an old edition again."""
        done = await self.database.write(publishing.tell_again, self.pack, number, hand)
        await self._followed(done)
        return done

    async def what_is_planned(self) -> None:
        """Publish and take back what falls due: a duty of the clock."""
        if await self.database.write(plans.carry_out, self.pack, clock.now()):
            await self.follow()

    async def _followed(self, done: Outcome) -> Outcome:
        if isinstance(done, Published):
            await self.follow()
        return done

    async def follow(self) -> None:
        """Serve the newest edition, whoever made it; turns under way end with what they began with."""
        async with self._one:
            number = editions.read_edition((await self.database.read(editions.LATEST))[0]).number
            house = self.live.serving.house
            if number != house.edition:
                await self.live.publish(await self._house(house, number))

    async def _house(self, house: House, number: int) -> House:
        tells = editions.read_told(await self.database.read_slow(editions.TELLS, (number, number)))
        town = await asyncio.to_thread(assembled, self.pack, editions.bodies(tells))
        return replace(house, book=replace(house.book, town=town), edition=number)
