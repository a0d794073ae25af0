"""Questions: answered, offered choices for, not known, handed on."""

from handlers.conversation import AskingText, Choosing, Confirming, Idle, Picking
from handlers.messages import Said
from handlers.outcome import File, NoteQuestion
from patrol.complaint import Kind
from tests.handlers.hamlet import ANSWERS
from tests.talk import NOW, Talk


def talk(village: str | None = None) -> Talk:
    fresh = Talk(answers=ANSWERS, village=village)
    fresh.say("你好")
    return fresh


def test_an_answer_carries_its_entry_source_date_and_confidence() -> None:
    chat = talk()
    chat.say("荷塘1路末班车几点，我的手机 13812345678")
    assert chat.outcome is not None
    (reply,) = chat.outcome.replies
    assert (reply.entry, reply.source, reply.as_of) == ("last_bus", "荷塘镇便民手册", "2026-05")
    assert reply.confidence is not None
    assert chat.stage == Idle(entry="last_bus", since=NOW.isoformat())
    assert chat.notes == [NoteQuestion(text="荷塘1路末班车几点，我的手机 ［手机号］", kind="answer", entry="last_bus")]


def test_two_questions_are_answered_one_by_one() -> None:
    told = talk().say("住院能报多少？荷塘1路末班车几点？")
    assert ["七成" in told[0].text, "18:30" in told[1].text] == [True, True]


def test_of_two_questions_the_unknown_one_is_not_passed_over() -> None:
    chat = talk()
    told = chat.say("住院能报多少？哪里可以领结婚证？")
    assert [each.kind for each in told] == ["answer", "notknown"]
    assert chat.stage == Picking(text="哪里可以领结婚证？")


def test_two_questions_that_only_make_sense_together_are_one() -> None:
    assert [each.kind for each in talk().say("可以坐吗？坐哪里？")] == ["answer"]


def test_choices_are_offered_and_a_pick_is_noted() -> None:
    chat = talk()
    told = chat.say("公交车票")
    assert told[0].kind == "options"
    assert told[0].buttons[-1].label == "都不是"
    chat.send(Said(button="pick:bus_fare"))
    assert chat.notes[-1] == NoteQuestion(text="公交车票", kind="picked", entry="bus_fare")
    assert chat.stage == Idle(entry="bus_fare", since=NOW.isoformat())


def test_none_of_these_asks_once_for_other_words_then_offers_a_person() -> None:
    chat = talk()
    chat.say("公交车票")
    assert chat.press("都不是")[0].key == "rephrase"
    chat.say("坐公交车的票子")
    assert chat.at(Picking).tries == 2
    assert chat.press("都不是")[0].key == "offer_person"
    chat.press("转给巡访岗问")
    assert chat.items[0].kind is Kind.QUESTION
    assert chat.items[0].text == "公交车票\n坐公交车的票子"


def test_no_idea_is_none_of_these() -> None:
    chat = talk()
    chat.say("公交车票")
    assert chat.say("我也说不清")[0].key == "rephrase"


def test_never_two_apologies_in_a_row() -> None:
    chat = talk()
    first, second = chat.say("哪里可以领结婚证"), chat.say("登记结婚去哪里")
    assert first[0].kind == second[0].kind == "notknown"
    assert "对不起" in first[0].text
    assert "对不起" not in second[0].text


def test_the_same_words_again_are_not_kept_twice() -> None:
    chat = talk()
    chat.say("哪里可以领结婚证")
    chat.say("哪里可以领结婚证")
    assert chat.stage == Picking(text="哪里可以领结婚证", tries=2)


def test_a_question_handed_on_goes_to_the_village_it_names_or_came_by() -> None:
    for village, said, post in (
        (None, "哪里领结婚证", "ZJ"),
        ("dongqiao", "哪里领结婚证", "DQ"),
        (None, "西桥村哪里修锁", "XQ"),
    ):
        chat = talk(village)
        chat.say(said)
        chat.press("转给巡访岗问")
        assert chat.items[0].post == post


def test_a_follow_up_keeps_the_topic_and_is_offered_not_answered() -> None:
    chat = talk()
    chat.say("在镇卫生院看门诊能报多少")
    for said in ("那住院呢？", "那手术呢？"):
        told = chat.say(said)
        assert told[0].key == "options_follow"
        assert "住院能报多少？" in [button.label for button in told[0].buttons]
        chat.send(Said(button="pick:ward"))
    chat.say("低保怎么申请")
    assert chat.say("那天气呢？")[0].kind == "notknown"


def test_asking_the_post_without_a_question_asks_for_it() -> None:
    chat = talk()
    chat.send(Said(button="ask_post"))
    chat.at(AskingText)
    chat.say("村里几点放电影")
    assert chat.items[0].kind is Kind.QUESTION


def test_a_question_while_a_draft_is_shown_is_answered_and_the_draft_stays() -> None:
    chat = talk("dongqiao")
    chat.say("路灯坏了没人修")
    before = chat.stage
    told = chat.say("荷塘1路末班车几点")
    assert [each.kind for each in told] == ["answer", "complaint"]
    assert told[1].text.startswith("您前面那件事还没提交")
    assert chat.stage == before
    assert chat.say("车票能不能便宜")[0].kind == "options"
    assert chat.say("提交")[0].kind == "complaint"
    assert len(chat.items) == 1


def test_other_words_for_choices_offered_while_a_draft_is_shown_come_later() -> None:
    chat = talk("dongqiao")
    chat.say("路灯坏了没人修")
    for button in ("none", "rephrase", "ask_post"):
        assert chat.send(Said(button=button))[0].key == "rephrase_later"
    chat.at(Confirming)


def test_an_unanswered_question_while_a_draft_is_shown_waits_as_a_question() -> None:
    chat = talk("dongqiao")
    chat.say("路灯坏了没人修")
    told = chat.say("结婚证怎么领")
    assert [each.kind for each in told] == ["notknown", "complaint"]
    chat.press("是另一件事")
    chat.say("提交")
    chat.say("提交")
    assert [item.kind for item in chat.items] == [Kind.COMPLAINT, Kind.QUESTION]


def test_an_unknown_entry_is_a_stale_button() -> None:
    assert talk().send(Said(button="pick:gone"))[0].key == "stale"


def test_what_may_be_both_is_asked_and_then_taken_as_said() -> None:
    chat = talk("dongqiao")
    chat.say("路灯坏了怎么办")
    assert chat.at(Choosing).text == "路灯坏了怎么办"
    assert [button.label for button in chat.buttons] == ["问个问题", "反映问题"]
    assert chat.press("问个问题")[0].kind == "notknown"
    assert chat.at(Picking).text == "路灯坏了怎么办"


def test_asking_without_a_question_asks_for_one() -> None:
    assert talk().send(Said(button="ask"))[0].key == "ask"


def test_a_confidential_question_goes_to_the_town_desk() -> None:
    chat = talk("dongqiao")
    chat.say("书记几点上班")
    chat.press("转给巡访岗问")
    assert chat.outcome is not None
    assert [deed.draft.confidential for deed in chat.outcome.deeds if isinstance(deed, File)] == [True]
    assert chat.items[0].post == "ZJ"


def test_who_goes_on_where_nothing_is_left_is_told_so_plainly() -> None:
    chat = Talk(answers=ANSWERS)
    chat.say("你好")
    (told,) = chat.send(Said(button="resume"))
    assert (told.kind, told.key) == ("refused", "nothing_more")
    assert "用不上" not in told.text
