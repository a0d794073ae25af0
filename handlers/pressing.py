"""What each button does. A button says by its id what it is about, so an old one still means what it meant."""

from collections.abc import Callable

from handlers import (
    adding,
    buses,
    callback,
    care,
    choosing,
    confirming,
    editing,
    erase,
    filing,
    guarding,
    handoff,
    insuring,
    joining,
    leaving,
    menu,
    picking,
    progress,
    relieving,
    separating,
    speaking,
    voices,
    weighing,
)
from handlers.conversation import Separating
from handlers.detour import ask_again
from handlers.outcome import Outcome
from handlers.ports import Answers
from handlers.scene import Scene
from handlers.wording.keys import Key

Press = Callable[[Scene, Answers, str], Outcome | None]


def press(scene: Scene, answers: Answers, button_id: str) -> Outcome:
    """The outcome of a press; one that fits nothing now is kindly refused."""
    name, _, about = button_id.partition(":")
    act = _PRESSES.get(name)
    done = act(scene, answers, about) if act is not None else None
    return done or menu.stale(scene, answers)


def _add(scene: Scene, answers: Answers, about: str) -> Outcome | None:
    if about:
        return adding.to(scene, answers, about)
    return separating.same(scene, answers) or adding.ask(scene, answers)


def _withdraw(scene: Scene, answers: Answers, about: str) -> Outcome:
    """撤回 without a number takes back what is being asked, where that is the last words said."""
    apart = isinstance(scene.conversation.stage, Separating) and not about
    return leaving.cancel(scene, answers) if apart else progress.withdraw(scene, answers, about)


def _care(scene: Scene, answers: Answers, about: str) -> Outcome | None:
    return care.accept(scene, answers) if about == "yes" else care.decline(scene, answers)


def _place(scene: Scene, answers: Answers, about: str) -> Outcome | None:
    return editing.set_village(scene, answers, "")


def _resume(scene: Scene, answers: Answers, about: str) -> Outcome | None:
    """Shows what is open, a draft whole."""
    again = ask_again(scene, answers.town, short=False)
    if again is None:
        return menu.nothing_more(scene, answers)
    return Outcome(stage=scene.conversation.stage, replies=(again,))


_PRESSES: dict[str, Press] = {
    "": lambda scene, answers, _: insuring.number(scene, answers) or filing.typed_again(scene),
    "file": lambda scene, answers, about: (
        filing.past(scene, answers, about)
        or confirming.hand_in(scene, answers)
        or separating.hand_in(scene, answers)
        or filing.again(scene)
    ),
    "join": joining.join,
    "guard": lambda scene, answers, _: (
        confirming.guard(scene, answers, confidential=True) or guarding.set_on(scene, answers, Key.GUARDED_ASKED)
    ),
    "unguard": lambda scene, answers, _: confirming.guard(scene, answers, confidential=False),
    "edit": lambda scene, answers, about: (
        editing.choose(scene, answers, about) if about else confirming.edit(scene, answers)
    ),
    "category": editing.set_category,
    "village": editing.set_village,
    "place": _place,
    "same": lambda scene, answers, _: separating.same(scene, answers),
    "other": lambda scene, answers, _: separating.other(scene, answers) or speaking.apart(scene, answers),
    "pick": picking.pick,
    "bus": buses.picked,
    "none": lambda scene, answers, _: picking.none_of_these(scene, answers),
    "rephrase": lambda scene, answers, _: picking.rephrase(scene, answers),
    "ask_post": lambda scene, answers, _: picking.ask_post(scene, answers),
    "ask": lambda scene, answers, _: choosing.as_question(scene, answers),
    "report": lambda scene, answers, _: choosing.as_complaint(scene, answers),
    "topic": menu.topic,
    "insure": insuring.press,
    "relief": relieving.press,
    "menu": lambda scene, answers, _: menu.show(scene, answers),
    "progress": lambda scene, answers, _: progress.overview(scene, answers),
    "handoff": lambda scene, answers, _: handoff.offer(scene, answers),
    "write": lambda scene, answers, _: handoff.write(scene, answers),
    "callback": lambda scene, answers, _: callback.ask(scene, answers),
    "cancel": lambda scene, answers, _: leaving.cancel(scene, answers),
    "resume": _resume,
    "add": _add,
    "apart": speaking.apart,
    "solved": lambda scene, answers, about: progress.verdict(scene, answers, about, solved=True),
    "unsolved": lambda scene, answers, about: progress.verdict(scene, answers, about, solved=False),
    "rate": progress.rate,
    "withdraw": _withdraw,
    "withdraw_sure": progress.withdraw_surely,
    "keep": lambda scene, answers, _: progress.keep(scene, answers),
    "erase": erase.decided,
    "care": _care,
    "voice": voices.press,
    "useful": lambda scene, answers, about: weighing.weigh(scene, answers, about, useful=True),
    "useless": lambda scene, answers, about: weighing.weigh(scene, answers, about, useful=False),
}
