"""Every sentence the program says to a resident, one file a topic, and putting values into them."""

from collections.abc import Mapping

from handlers.wording import (
    answers,
    bus,
    complaint,
    emergency,
    erase,
    insurance,
    jobs,
    notices,
    person,
    progress,
    question,
    relief,
    staff,
    talk,
    voices,
    wechat,
)

SENTENCES: Mapping[str, str] = {
    **talk.SENTENCES,
    **question.SENTENCES,
    **complaint.SENTENCES,
    **emergency.SENTENCES,
    **progress.SENTENCES,
    **person.SENTENCES,
    **erase.SENTENCES,
    **staff.SENTENCES,
    **voices.SENTENCES,
    **notices.SENTENCES,
    **jobs.SENTENCES,
    **wechat.SENTENCES,
    **relief.SENTENCES,
    **insurance.SENTENCES,
    **bus.SENTENCES,
    **answers.SENTENCES,
}


def render(key: str, values: Mapping[str, str]) -> str:
    """The sentence with its values put in; KeyError when there is no such sentence or a value is missing."""
    return SENTENCES[key].format_map(values)
