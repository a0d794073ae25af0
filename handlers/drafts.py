"""A draft: made from what was said, shown for checking, handed on when it is done with."""

from dataclasses import replace

from handlers import cues, spots
from handlers.buttons import button, buttons, for_categories, for_villages
from handlers.conversation import AskingPlace, Confirming, Draft, Editing, Idle, Stage
from handlers.enclosing import marked
from handlers.messages import Button, Reply, ReplyKind
from handlers.places import named_place, without_villages
from handlers.ports import Answers
from handlers.replies import in_passing, say, shown
from handlers.scene import Scene
from handlers.wishes import wants_guard
from handlers.wording import render
from handlers.wording.course import Course
from handlers.wording.keys import Key
from handlers.wording.labels import SORT
from handlers.wording.progress import DANGERS
from knowledge.town import Town
from knowledge.villages import Village, find_villages
from knowledge.words import OTHER
from patrol.complaint import Kind
from patrol.posts import Matter, is_placed

Later = tuple[Draft, ...]
MOST_SORTS = 2
"""Other sorts of trouble that a draft offers with one tap."""


def draft_of(scene: Scene, answers: Answers, text: str, kind: Kind = Kind.COMPLAINT) -> Draft:
    """A draft of these words: category, village, place and confidentiality as far as the words tell."""
    town = answers.town
    category, near = categories_of(text, town)
    return Draft(
        kind=kind,
        text=text,
        category=category,
        kinds=near,
        village=_village(scene, town, text),
        place=named_place(text, town.villages),
        confidential=is_guarded(text, town),
        about_town=is_about_town(text, town),
    )


def is_about_town(text: str, town: Town) -> bool:
    """Whether the words complain of the town itself."""
    return cues.about_town(cues.hear(text, town.words), town.words)


def is_guarded(text: str, town: Town) -> bool:
    """Whether the words ask to be kept from the village, or are of the kind that usually should be."""
    return wants_guard(text) or bool(cues.confidential(cues.hear(text, town.words), town.words))


def _village(scene: Scene, town: Town, text: str) -> str | None:
    named = find_villages(text, town.villages)
    if len(named) == 1:
        return named[0].id
    if named:
        return None
    return scene.village or ("" if is_placed(town, text) else None)


def category_of(text: str, town: Town) -> str:
    """The category of these words; a village's name says nothing about it (石桥村 is no bridge)."""
    return categories_of(text, town)[0]


def categories_of(text: str, town: Town) -> tuple[str, tuple[str, ...]]:
    """The same, with the categories that the words may mean as well."""
    return cues.categories(cues.hear(without_villages(text, town.villages), town.words), town.words)


def matter_of(draft: Draft) -> Matter:
    """What of a draft decides where it goes; its words name a place where nothing else does."""
    unplaced = draft.kind is Kind.COMPLAINT and not (draft.village or draft.place)
    return Matter(
        village=draft.village or "",
        place=draft.text if unplaced else draft.place,
        category=draft.category if draft.kind is Kind.COMPLAINT else "",
        guarded=draft.confidential or draft.sensitive,
    )


def settled(draft: Draft) -> Draft:
    """The draft as it may be filed.

    "Unknown to the town" stands where the village was never settled, the place on the map beside the place in words,
    and words that a machine wrote down say so; a voice without words says that somebody has to listen.
    """
    place = "，".join(filter(None, (draft.place, spots.told(draft.spot) if draft.spot else "")))
    text = marked(draft.text) if draft.dictated else draft.text
    return replace(draft, village=draft.village or "", place=place, text=text or _unwritten(draft, Key.VOICE_MATTER))


def words_of(draft: Draft) -> str:
    """What a draft says, as it is shown back: a voice that nobody wrote down stands for words."""
    return draft.text or _unwritten(draft, Key.VOICE_IN_DRAFT)


def _unwritten(draft: Draft, key: Key) -> str:
    return render(key, {}) if draft.voices else ""


def with_spot(draft: Draft, town: Town) -> Draft:
    """The draft with the village that its place on the map is called after, where none was settled."""
    named = find_villages(spots.read(draft.spot).name, town.villages) if draft.village is None else ()
    return replace(draft, village=named[0].id) if len(named) == 1 else draft


def together(before: str, more: str) -> str:
    """Two messages as one text, a line each; what was said the same twice stands once."""
    said = more.strip()
    return before if said and said in before.split("\n") else "\n".join(filter(None, (before, said)))


def with_words(draft: Draft, text: str, answers: Answers) -> Draft:
    """The draft with more words; what they reveal counts, what was already settled stays."""
    more = together(draft.text, text)
    category, near = categories_of(more, answers.town)
    return replace(
        draft,
        text=more,
        category=category if draft.category in ("", OTHER) else draft.category,
        kinds=near if draft.category in ("", OTHER) else draft.kinds,
        confidential=draft.confidential or is_guarded(text, answers.town),
        about_town=draft.about_town or is_about_town(text, answers.town),
    )


def proceed(draft: Draft, later: Later, answers: Answers) -> tuple[Stage, Reply]:
    """The stage that a draft is ready for, and what is said there."""
    if draft.village is None:
        stage = AskingPlace(draft=draft, later=later)
        return stage, place_question(stage, answers.town)
    if draft.category in ("", OTHER) and len(draft.kinds) > 1 and draft.kind is Kind.COMPLAINT:
        return Editing(draft=draft, what="category", later=later), category_question(draft, answers.town)
    return Confirming(draft=draft, later=later), show(draft, answers.town)


def category_question(draft: Draft, town: Town) -> Reply:
    """Asks which of the sorts it is that the words may mean; "none of these" is one of the answers."""
    known = [each for each in town.words.categories if each.id in draft.kinds or each.id == OTHER]
    return say(ReplyKind.COMPLAINT, Course.WHICH_CATEGORY, *for_categories(known), what=in_passing(words_of(draft)))


def follow(draft: Draft, later: Later, answers: Answers) -> tuple[Stage, tuple[Reply, ...]]:
    """What comes after a draft is filed or cancelled: the next matter that was said meanwhile, if any."""
    if not later:
        return Idle(), ()
    stage, asked = proceed(replace(later[0], turn=draft.turn + 1), later[1:], answers)
    return stage, (say(ReplyKind.COMPLAINT, Key.NEXT_ONE), asked)


def place_question(stage: AskingPlace, town: Town, named: tuple[Village, ...] = ()) -> Reply:
    """Asks where it is; where a name fits several villages they are offered."""
    offered = named or candidates(stage.draft, town)
    choices = (*for_villages(offered), *buttons("place:unknown", "cancel"))
    return say(ReplyKind.COMPLAINT, _place_key(stage, bool(offered)), *choices)


def _place_key(stage: AskingPlace, offered: bool) -> Key:
    if stage.draft.kind is Kind.CALLBACK:
        return Key.VOICE_PLACE
    if offered:
        return Key.PLACE_WHICH
    return Key.PLACE if stage.tries == 1 else Key.PLACE_AGAIN


def candidates(draft: Draft, town: Town) -> tuple[Village, ...]:
    """The villages that the draft's words name, when that is not one."""
    named = find_villages(f"{draft.text}\n{draft.place}", town.villages)
    return named if len(named) > 1 else ()


def show(draft: Draft, town: Town) -> Reply:
    """The draft as it would be filed, with the buttons that decide about it."""
    village, place = town.village(draft.village or ""), spots.shown(draft.place, draft.spot)
    values = {
        "text": shown(words_of(draft)),
        "category": category_label(draft.category, town),
        "village": village.name if village else render(Key.VILLAGE_UNKNOWN, {}),
        "place": render(Key.PLACE_PART, {"place": place}) if place else "",
        "photos": str(len(draft.photos)),
        "voices": render(Key.VOICES_PART, {"voices": str(len(draft.voices))}) if draft.voices else "",
        "guarded": render(Key.YES if draft.confidential else Key.NO, {}),
        "notes": "".join(f"\n{note}" for note in _notes(draft, town)),
    }
    return say(ReplyKind.COMPLAINT, Key.DRAFT, *choices(draft, town), **values)


def waiting(draft: Draft, town: Town) -> Reply:
    """A short reminder of a draft that is not filed yet, with the same buttons."""
    return say(ReplyKind.COMPLAINT, Key.DRAFT_WAITING, *choices(draft, town), what=in_passing(words_of(draft)))


def choices(draft: Draft, town: Town) -> tuple[Button, ...]:
    """File, keep from the village or not, another sort that it may be, change, cancel."""
    guard = button("unguard" if draft.confidential else "guard")
    return (replace(button("file"), id=f"file:{draft.turn}"), guard, *_sorts(draft, town), *buttons("edit", "cancel"))


def _sorts(draft: Draft, town: Town) -> tuple[Button, ...]:
    labels = {each.id: each.label for each in town.words.categories}
    near = [each for each in draft.kinds if each in labels and each != draft.category][:MOST_SORTS]
    return tuple(Button(id=f"category:{each}", label=SORT.format(sort=labels[each])) for each in near)


def category_label(category: str, town: Town) -> str:
    """What a category is called; urgent items carry the kind of danger instead."""
    labels = {each.id: each.label for each in town.words.categories}
    return labels.get(category) or DANGERS.get(category) or labels.get(OTHER, category)


def _why_guarded(draft: Draft, town: Town) -> str:
    if not draft.confidential:
        return ""
    if wants_guard(draft.text):
        return render(Key.GUARDED_ASKED, {})
    word = cues.confidential(cues.hear(draft.text, town.words), town.words)
    return render(Key.WHY_GUARDED, {"word": word}) if word else ""


def _notes(draft: Draft, town: Town) -> list[str]:
    heard, why = cues.hear(draft.text, town.words), _why_guarded(draft, town)
    contact = render(Key.CONTACT_LINE, {"contact": draft.contact}) if draft.contact else ""
    calls = "、".join(dict.fromkeys(each.number for each in cues.dangers(heard, town.words)))
    hint = render(Key.DANGER_HINT, {"call": calls}) if calls else ""
    dictated = render(Key.DICTATED_NOTE, {}) if draft.dictated else ""
    return [note for note in (contact, why, hint, dictated) if note]
