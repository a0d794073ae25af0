"""The one commit of a turn: the deeds, the stage and the replies of one message."""

from dataclasses import replace

import pytest

from bot.storage import commit, inbox, outbox, questions
from bot.storage.chats import STAGE, Stale
from bot.storage.commit import Decision
from bot.storage.inbox import Received
from handlers.conversation import Conversation, Draft, Idle, Picking, Stage, from_json
from handlers.messages import Button, Reply, ReplyKind
from handlers.outcome import Act, Deed, EraseMe, File, ForgetWords, NoteQuestion, Outcome
from handlers.wording.keys import Key
from patrol.complaint import Complaint
from patrol.lifecycle import Action
from patrol.numbers import complaint_number
from tests.bot.storage.world import NOW, World

DRAFT = Draft(text="河边堆了好多垃圾", village="liudong", category="rubbish", place="河边")
FINE = Reply(kind=ReplyKind.MENU, key=Key.FINE)
FILED = Reply(kind=ReplyKind.COMPLAINT, key=Key.FILED, values={"hotline": "12345"}, filed=True)


def decide(
    world: World, received: Received, *deeds: Deed, replies: tuple[Reply, ...] = (FINE,), stage: Stage | None = None
) -> bool:
    outcome = Outcome(stage=stage or Idle(), replies=replies, deeds=deeds)
    decision = Decision(position=received.position, chat=received.chat, conversation=Conversation(), outcome=outcome)
    return commit.commit(world.db, world.vault, world.house, decision, NOW) is not None


def bodies(world: World, received: Received) -> list[dict[str, object]]:
    rows = world.db.all(outbox.ANSWERS, (received.position,))
    return [body for row in rows if (body := outbox.opened(world.vault, row["body_sealed"]))]


def test_filing_draws_the_number_and_says_it_in_the_same_commit(world: World) -> None:
    received = world.receive("1")
    assert decide(world, received, File(draft=DRAFT), replies=(FILED, FINE))
    first, second = bodies(world, received)
    number = complaint_number("LD", 1001)
    assert (first["complaint"], first["kind"]) == (number, "complaint")
    assert number in str(first["text"])
    assert "柳东村党员巡访服务岗" in str(first["text"])
    assert second["complaint"] is None
    assert world.column("SELECT state FROM inbox") == ["done"]
    assert world.column("SELECT inbox FROM complaint") == [received.position]
    assert world.column("SELECT complaint IS NULL FROM outbox ORDER BY seq") == [0, 1]


def test_replies_take_the_next_positions_of_their_chat_in_order(world: World) -> None:
    received = world.receive("1")
    decide(world, received, replies=(FINE, replace(FINE, key=Key.EMPTY), FINE))
    assert world.column("SELECT seq FROM outbox ORDER BY part") == [2, 3, 4]
    assert world.column("SELECT part FROM outbox ORDER BY position") == [0, 1, 2]
    assert world.receive("2").seq == 5


def test_the_stage_keeps_the_buttons_last_offered(world: World) -> None:
    received, picking = world.receive("1"), Picking(text="车", entries=("line_1",))
    offer = replace(FINE, buttons=(Button(id="pick:line_1", label="柳溪1路"),))
    decide(world, received, replies=(FINE, offer, FINE), stage=picking)
    (sealed,) = world.column("SELECT stage_sealed FROM conversation")
    stored = from_json(world.vault.open_text(sealed, STAGE), 1)
    assert stored == Conversation(stage=picking, buttons=offer.buttons, version=1)


def test_a_message_that_is_not_its_chats_next_is_left_alone(world: World) -> None:
    first, second = world.receive("1"), world.receive("2")
    assert not decide(world, second, File(draft=DRAFT))
    assert decide(world, first)
    assert not decide(world, first, File(draft=DRAFT))
    assert world.column("SELECT COUNT(*) FROM complaint") == [0]
    assert len(world.told(first.chat)) == 1


def test_a_turn_over_a_stage_that_it_has_not_read_is_stale(world: World) -> None:
    received = world.receive("1")
    world.talk(received.chat)
    with pytest.raises(Stale):
        decide(world, received, File(draft=DRAFT))


def act(item: Complaint, action: Action) -> Act:
    return Act(complaint=item.id, version=item.version, action=action, text="还在")


def test_a_residents_deed_is_done_on_the_fresh_row(world: World) -> None:
    received, item = world.receive("1"), world.file()
    decide(world, received, act(item, Action.ADD))
    assert world.column("SELECT version FROM complaint") == [2]
    assert world.column("SELECT text FROM step WHERE action = 'add'") == ["还在"]


def test_a_refused_deed_is_what_is_answered(world: World) -> None:
    received, item = world.receive("1"), world.file()
    assert decide(world, received, act(item, Action.SOLVED), replies=(FINE, FINE))
    (body,) = bodies(world, received)
    assert (body["kind"], body["complaint"]) == ("refused", item.number)
    assert item.number in str(body["text"])
    assert world.column("SELECT state FROM complaint") == ["new"]


def test_what_was_filed_beside_a_refused_deed_is_filed(world: World) -> None:
    received, item = world.receive("1"), world.file()
    assert decide(world, received, File(draft=DRAFT), act(item, Action.SOLVED), replies=(FILED,))
    assert world.column("SELECT COUNT(*) FROM complaint") == [2]
    assert [body["kind"] for body in bodies(world, received)] == ["refused"]


def test_a_question_is_noted_without_its_chat(world: World) -> None:
    for external, entry in (("1", "line_1"), ("2", None)):
        received = world.receive(external, external)
        decide(world, received, NoteQuestion(text="几点有车", kind="answer", entry=entry))
    row = world.db.one("SELECT * FROM question")
    assert row is not None
    assert (row["text"], row["entry"], row["edition"]) == ("几点有车", "line_1", world.house.edition)
    assert "chat" not in row.keys()  # noqa: SIM118 - a row is not a mapping
    counted = [(each["entry"], each["times"]) for each in world.db.all(questions.BY_ENTRY)]
    assert counted == [("line_1", 1)]


def test_delicate_words_are_forgotten_with_the_commit(world: World) -> None:
    received, other = world.receive("1"), world.receive("2", "b")
    decide(world, received, ForgetWords())
    assert world.column("SELECT raw_sealed IS NULL FROM inbox ORDER BY position") == [1, 0]
    assert inbox.finish(world.db, other.position, NOW)


def test_after_erasing_only_the_word_of_it_is_left(world: World) -> None:
    first = world.receive("1")
    decide(world, first, File(draft=DRAFT), replies=(FILED,))
    second = world.receive("2")
    outcome = Outcome(
        stage=Idle(), replies=(Reply(kind=ReplyKind.MENU, key=Key.ERASED),), deeds=(EraseMe(withdraw=False),)
    )
    decision = Decision(
        position=second.position, chat=second.chat, conversation=Conversation(version=1), outcome=outcome
    )
    assert commit.commit(world.db, world.vault, world.house, decision, NOW)
    assert [text[:6] for text in world.told(first.chat)] == ["已经删掉了。"]
    assert world.column("SELECT COUNT(*) FROM inbox WHERE raw_sealed IS NOT NULL") == [0]
