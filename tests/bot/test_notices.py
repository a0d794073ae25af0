"""News in memory: whoever subscribes first and reads after misses nothing."""

from bot.notices import QUEUES, Notices


def test_news_reach_everybody_of_their_topic_and_nobody_else() -> None:
    notices = Notices()
    with notices.subscribe(7) as one, notices.subscribe(7) as other, notices.subscribe(QUEUES) as desk:
        notices.announce(7)
        assert (one.is_set(), other.is_set(), desk.is_set()) == (True, True, False)


def test_who_has_left_is_forgotten() -> None:
    notices = Notices()
    with notices.subscribe(7) as one:
        with notices.subscribe(7):
            pass
        notices.announce(7)
        assert one.is_set()
    notices.announce(7)
    assert not notices._waiting


def test_closing_wakes_everybody_for_the_last_time() -> None:
    notices = Notices()
    with notices.subscribe(7) as one, notices.subscribe(QUEUES) as desk:
        notices.close()
        assert notices.closing
        assert one.is_set()
        assert desk.is_set()


def test_bells_ring_when_something_may_have_been_said_and_not_when_a_message_only_came() -> None:
    notices, rung = Notices(), list[str]()
    notices.ring(lambda: rung.append("a"))
    notices.ring(lambda: rung.append("b"))
    with notices.subscribe(7) as news:
        notices.arrived(7)
        assert news.is_set()
        assert rung == []
    notices.announce(7)
    assert rung == ["a", "b"]
