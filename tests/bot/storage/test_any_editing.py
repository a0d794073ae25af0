"""Any row of edits, publications, withdrawals and rollbacks, beside a plain dictionary."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot.storage.edited import Model, Step, steps_of
from tests.bot.storage.world import World

STEPS = st.lists(steps_of(st.integers(0, 5), st.integers(0, 30)), max_size=30)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_the_base_is_what_a_dictionary_says(world: World, steps: list[Step]) -> None:
    world.db.execute("SAVEPOINT one")
    model = Model(world)
    for step in steps:
        model.do(step)
    model.prove()
    world.db.execute("ROLLBACK TO one")
