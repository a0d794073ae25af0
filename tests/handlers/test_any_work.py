"""Properties that hold for any text and press of staff, whatever they are in the middle of."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.messages import Said
from handlers.outcome import StaffAct
from patrol.actions import RECALLED
from patrol.lifecycle import Action
from tests.handlers.at_work import added, at_work, number
from tests.handlers.test_any_text import kept, words_of
from tests.staff_talk import StaffTalk

MATTERS = ("柳东村垃圾没人清", "柳东村路灯坏了没人修")
NUMBERS = st.sampled_from(["LD-1001", "LD-1002", "LD-1003"])
PHRASES = st.sampled_from(
    [
        *(
            "待办",
            "更多",
            "1",
            "２",
            "第三个",
            "发送",
            "重写",
            "取消",
            "换成这句",
            "接着写给居民的话",
            "接单",
            "回复",
            "办结",
            "打开",
        ),
        *(
            "石桥村路灯坏了没人修",
            "提交",
            "着火了，冒浓烟",
            "我不想活了",
            "解决了",
            "末班车几点",
            "好",
            "谢谢",
            "",
            "😀",
        ),
        *("绑定群 柳东村", "解除群绑定", "我的进度", "补充", "\x00", "不是柳东村，是石桥村"),
    ]
)
WORDS = st.one_of(PHRASES, st.text(max_size=20))
NAMED = st.builds("{} {} {}".format, st.sampled_from(["", "接", "回", "办", "看", "打开"]), NUMBERS, WORDS)
STEP = st.one_of(
    st.builds(Said, text=st.one_of(WORDS, NAMED), photos=st.sampled_from([(), (), ("a" * 64,)])),
    st.builds(
        Said, button=st.sampled_from(["job:send:LD-1001-4:1", "job:more:5", "job:", "job:resume", "resume", "menu"])
    ),
    st.integers(min_value=0, max_value=6),
    st.sampled_from(["adds", "waits"]),
)
SHIFT = st.lists(STEP, min_size=1, max_size=14)


def take(staff: StaffTalk, step: Said | int | str) -> Said | None:
    """One step: a message, a press of one of the buttons offered, or the world going on; the message if one came."""
    if step == "waits":
        staff.now += timedelta(minutes=20)
        return None
    if step == "adds":
        if not next(item for item in staff.talk.items).ended:
            added(staff, "还有一点")
        return None
    if isinstance(step, int):
        step = Said(button=staff.buttons[step % len(staff.buttons)].id) if staff.buttons else Said(text="待办")
    assert isinstance(step, Said)
    whole = next((each.number for each in staff.talk.items if each.number[:7] in step.text), "")
    step = Said(text=step.text.replace(whole[:7] or "\0", whole or "\0"), button=step.button, photos=step.photos)
    staff.send(step)
    return step


@settings(max_examples=150, deadline=None)
@given(steps=SHIFT)
def test_everything_gets_a_reply_and_nothing_that_residents_said_is_told(steps: list[Said | int | str]) -> None:
    staff = at_work(*MATTERS)
    for step in steps:
        said = take(staff, step)
        if said is None or staff.outcome is None:
            continue
        replies = [staff.talk._told(reply, [{"number": "", "post": ""}]) for reply in staff.outcome.replies]
        assert replies
        assert sum(bool(reply.buttons) for reply in replies) <= 1
        assert not any(matter in reply.text for reply in replies for matter in (*MATTERS, "还有一点"))


@settings(max_examples=150, deadline=None)
@given(steps=SHIFT)
def test_what_goes_out_was_shown_and_sent_at_a_press(steps: list[Said | int | str]) -> None:
    staff = at_work(*MATTERS)
    for step in steps:
        before, offered = staff.writing, {button.id for button in staff.buttons}
        said = take(staff, step)
        deeds = staff.outcome.deeds if said is not None and staff.outcome is not None else ()
        for deed in deeds:
            if isinstance(deed, StaffAct) and deed.action in RECALLED:
                assert before is not None
                assert deed.text == before.text
                ways = {f"job:{way}:{before.number}:{before.draft}" for way in ("send", "solved", "explained")}
                assert (said is not None and said.button in ways) or ways & offered
                assert (deed.how is None) == (deed.action is not Action.CLOSE)


@settings(max_examples=100, deadline=None)
@given(words=WORDS)
def test_work_leaves_their_own_draft_alone(words: str) -> None:
    staff = at_work(*MATTERS)
    staff.say("石桥村路灯坏了没人修")
    (draft,) = words_of(staff.stage)
    for said in ("待办", f"接 {number(staff)}", f"回 {number(staff)} {words}", "重写", "明天去清", "取消"):
        if said == "取消" and staff.writing is None:
            break  # nothing is being written any more: it would be their own draft that they cancel
        staff.say(said)
        assert staff.outcome is not None
        assert draft in kept(staff.outcome)
