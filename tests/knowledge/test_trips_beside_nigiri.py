"""Beside the engine of MOTIS: there at the same minute, for each of some hundred wishes in a made-up town."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.trips import plan
from tests.feeds import asked, town, wishes


@pytest.mark.parametrize("seed", [1, 2])
def test_both_are_there_at_the_same_minute(tmp_path: Path, seed: int) -> None:
    pytest.importorskip("pynigiri")
    from tests.nigiri import Nigiri, arrives

    network = asked(town(seed))
    beside = Nigiri(network, tmp_path)
    wanted = wishes(network, np.random.default_rng(seed), 150)
    theirs = [beside.arrival(wish, beside.route(beside.query(wish))) for wish in wanted]
    assert [arrives(plan(network, wish)) for wish in wanted] == theirs
    assert sum(there is not None for there in theirs) > 100
