"""What the resident is told when staff act on their item."""

from handlers.messages import Button, Reply, ReplyKind
from knowledge.town import Town
from patrol.complaint import Complaint
from patrol.lifecycle import Action


def word_to_resident(item: Complaint, action: Action, text: str, town: Town) -> Reply | None:
    """The reply that a staff deed puts into the resident's chat; None where it needs no word.

    Of a sensitive item nothing but the staff's own words is said: somebody else may look at the screen.
    """
    post = town.post(item.post)
    values = {"number": item.number, "post": post.name if post else item.post, "text": text}
    match action:
        case Action.TAKE if item.sensitive:
            return None
        case Action.TAKE:
            return _progress("urgent_seen" if item.urgent else "staff_taken", values, item)
        case Action.REPLY:
            return _progress("care_reply" if item.sensitive else "staff_reply", values, item, _answer(item))
        case Action.ASK:
            return _progress("care_reply" if item.sensitive else "staff_asked", values, item, _answer(item))
        case Action.CLOSE:
            return _progress("care_reply" if item.sensitive else "staff_closed", values, item, _verdict(item))
        case _:
            return None


def word_of_silence(item: Complaint) -> Reply | None:
    """What is said when a case is closed because nothing was heard; nothing of a sensitive one."""
    if item.sensitive:
        return None
    button = Button(id=f"unsolved:{item.number}", label="没解决")
    return _progress("closed_by_silence", {"number": item.number}, item, (button,))


def _progress(key: str, values: dict[str, str], item: Complaint, buttons: tuple[Button, ...] = ()) -> Reply:
    number = None if item.sensitive else item.number
    return Reply(kind=ReplyKind.PROGRESS, key=key, values=values, buttons=buttons, complaint=number)


def _answer(item: Complaint) -> tuple[Button, ...]:
    return () if item.sensitive else (Button(id=f"add:{item.number}", label="回复这件事"),)


def _verdict(item: Complaint) -> tuple[Button, ...]:
    if item.sensitive:
        return ()
    return (
        Button(id=f"solved:{item.number}", label="解决了"),
        Button(id=f"unsolved:{item.number}", label="没解决"),
    )
