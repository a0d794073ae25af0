"""Changing one field of a draft."""

from dataclasses import replace

from handlers import confirming
from handlers.buttons import buttons
from handlers.conversation import AskingPlace, Confirming, Draft, Editing
from handlers.detour import ask_edit
from handlers.drafts import category_of, draft_of
from handlers.intent import FreeText
from handlers.messages import ReplyKind
from handlers.outcome import Outcome
from handlers.places import is_unknown, meant_villages, place_words
from handlers.placing import noted, settle
from handlers.ports import Answers
from handlers.replies import say
from handlers.scene import Scene
from handlers.wording.keys import Key
from knowledge.normalise import clean
from knowledge.words import OTHER

FIELDS = ("text", "village", "place", "category")


def choose(scene: Scene, answers: Answers, what: str) -> Outcome | None:
    """Asks for the new value of a field, or goes back to the draft; None where no draft is shown."""
    stage = scene.conversation.stage
    if not isinstance(stage, Confirming | Editing):
        return None
    if what not in FIELDS:
        return confirming.back(answers, stage.draft, stage.later)
    asking = Editing(draft=stage.draft, what=what, later=stage.later)
    return Outcome(stage=asking, replies=(ask_edit(asking, answers.town),))


def speak(scene: Scene, answers: Answers, stage: Editing, intent: FreeText) -> Outcome:
    """The new value in words; before a field is chosen, words are taken as when the draft is shown."""
    match stage.what:
        case "text":
            return _new_text(scene, answers, stage)
        case "village":
            return _new_village(scene, answers, stage)
        case "place":
            return _new_place(scene, answers, stage)
        case "category":
            return _new_category(scene, answers, stage) or confirming.speak(scene, answers, stage, intent)
        case _:
            return confirming.speak(scene, answers, stage, intent)


def _new_text(scene: Scene, answers: Answers, stage: Editing) -> Outcome:
    """What was chosen by hand stays; what the old words only suggested is worked out again."""
    fresh, draft = draft_of(scene, answers, scene.said.text), stage.draft
    changed = replace(
        draft,
        text=fresh.text,
        category=fresh.category if draft.category == OTHER else draft.category,
        kinds=fresh.kinds,
        confidential=draft.confidential or fresh.confidential,
        about_town=fresh.about_town,
    )
    return confirming.back(answers, changed, stage.later)


def _new_village(scene: Scene, answers: Answers, stage: Editing) -> Outcome:
    text, draft = scene.said.text, stage.draft
    named = meant_villages(text, answers.town.villages)
    if len(named) == 1:
        return settle(answers, noted(replace(draft, place=""), text, answers), named[0].id, stage.later)
    if is_unknown(text):
        return settle(answers, noted(draft, text, answers), "", stage.later)
    return _village_again(answers, stage, noted(draft, text, answers))


def _new_place(scene: Scene, answers: Answers, stage: Editing) -> Outcome:
    """The spot said anew takes the place of the old one; a village named with it is the draft's."""
    text, villages = scene.said.text, answers.town.villages
    named, place = meant_villages(text, villages), place_words(text, villages)
    draft = replace(stage.draft, place=place or stage.draft.place)
    village = named[0].id if len(named) == 1 else draft.village
    return confirming.back(answers, replace(draft, village=village), stage.later)


def _village_again(answers: Answers, stage: Editing, draft: Draft) -> Outcome:
    asked = say(ReplyKind.COMPLAINT, Key.EDIT_VILLAGE_AGAIN, *buttons("place:unknown", "edit:none"))
    return Outcome(stage=replace(stage, draft=draft), replies=(asked,))


def _new_category(scene: Scene, answers: Answers, stage: Editing) -> Outcome | None:
    said = clean(scene.said.text)
    named = next((each.id for each in answers.town.words.categories if clean(each.label) in said), "")
    guessed = named or category_of(scene.said.text, answers.town)
    return None if guessed == OTHER else set_category(scene, answers, guessed)


def set_category(scene: Scene, answers: Answers, category: str) -> Outcome | None:
    """Puts the draft into a category of the town; None where there is no draft or no such category."""
    stage = scene.conversation.stage
    known = any(each.id == category for each in answers.town.words.categories)
    if not known or not isinstance(stage, Confirming | Editing):
        return None
    before = stage.draft.category
    near = (before, *stage.draft.kinds) if before not in ("", OTHER, category) else stage.draft.kinds
    kinds = tuple(each for each in near if each != category) if category != OTHER else ()
    return confirming.back(answers, replace(stage.draft, category=category, kinds=kinds), stage.later)


def set_village(scene: Scene, answers: Answers, village: str) -> Outcome | None:
    """Settles the village of a draft by its id, "" for the town desk; None where there is none to settle."""
    stage = scene.conversation.stage
    if village and answers.town.village(village) is None:
        return None
    if not isinstance(stage, Confirming | Editing | AskingPlace):
        return None
    return settle(answers, stage.draft, village, stage.later)
