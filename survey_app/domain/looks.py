"""What a human looks at on a photographed sheet: doubts in words, the most doubtful first, and what was said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from forms.layout import Layout, Place
from forms.questionnaire import Kind, Question, Questionnaire
from forms.scan.reading import BoxReading, BoxState, SideReading

AROUND_MM = 4.0
WRITING_AROUND_MM = 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """One box a human decides about."""

    picture: str  # id of the picture it is on
    question: Question
    box: BoxReading
    says: str  # the words beside the box
    row: Place  # mm of the side: what is shown
    place: Place  # of the box itself

    @property
    def proposal(self) -> str:
        """What the machine would say: marked or empty."""
        return BoxState.MARKED.value if self.box.state is BoxState.MARKED else BoxState.EMPTY.value


@dataclass(frozen=True, slots=True)
class Blank:
    """A question without any mark: its whole place is shown, because people circle words and boxes."""

    picture: str
    question: Question
    place: Place


@dataclass(frozen=True, slots=True)
class Handwriting:
    """Room to write in. Words are never guessed: a human types them."""

    picture: str
    question: Question
    place: Place
    ink: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What a human said about a sheet."""

    boxes: Mapping[str, str] = field(default_factory=dict)  # doubtful ones: "question:option" to marked or empty
    marked: frozenset[str] | None = None  # of all others those that are marked; None leaves what was read
    texts: Mapping[str, str] = field(default_factory=dict)  # by question
    unreadable: frozenset[str] = frozenset()  # questions whose handwriting nobody can read
    no_answer: frozenset[str] = frozenset()  # questions where the ink says nothing
    another: bool = False  # another paper than the one entered under this number
    incomplete: bool = False  # without the side nobody photographed


def words_of(question: Question, option: str) -> str:
    """What stands beside a box: "dziury w drogach – duży" for "P01:2"."""
    labels = {one.code: one.label["pl"] for one in question.options}
    if question.kind in (Kind.SEVERITY, Kind.RANK):
        code, _, second = option.rpartition(":")
        grades = {one.code: one.label["pl"] for one in question.grades}
        place = grades.get(second, second) if question.kind is Kind.SEVERITY else f"{second}. miejsce"
        return f"{labels.get(code, code)} – {place}"
    return question.text["pl"] if question.kind is Kind.CONSENT else labels.get(option, option)


def looks_of(asked: Questionnaire, layout: Layout, sides: Mapping[str, SideReading]) -> list[Look]:
    """Boxes a human decides about, the most doubtful question first, boxes of one question together.

    sides: by id of their picture.
    """
    found = []
    for picture, side in sides.items():
        places = {(box.question, box.option): box for box in layout.side(side.side).boxes}
        for box in side.boxes:
            if box.needs_human and box.why != "blank":
                own, question = places[(box.question, box.option)], question_of(asked, box.question)
                row = _around(own.row, AROUND_MM)
                found.append(Look(picture, question, box, words_of(question, box.option), row, own.place))
    together = [list(group) for _, group in groupby(found, key=lambda look: look.box.question)]
    return [look for group in sorted(together, key=_least_sure) for look in group]


def _least_sure(looks: Sequence[Look]) -> float:
    return min(look.box.confidence for look in looks)


def blanks_of(
    asked: Questionnaire, layout: Layout, sides: Mapping[str, SideReading], asked_for: Iterable[str]
) -> list[Blank]:
    """Questions without a mark, in the order of the sheet. asked_for: ids of those that were to be filled."""
    known, found = frozenset(asked_for), []
    for picture, side in sides.items():
        areas = {area.question: area.place for area in layout.side(side.side).areas}
        for box in side.boxes:
            if box.why == "blank" and box.question in known and box.question in areas:
                found.append(
                    Blank(picture, question_of(asked, box.question), _around(areas[box.question], WRITING_AROUND_MM))
                )
    return found


def writings_of(asked: Questionnaire, layout: Layout, sides: Mapping[str, SideReading]) -> list[Handwriting]:
    """In the order of the sheet."""
    found = []
    for picture, side in sides.items():
        inked = {writing.question for writing in side.writings if writing.ink}
        for writing in layout.side(side.side).writings:
            place = _around(writing.place, WRITING_AROUND_MM)
            question = question_of(asked, writing.question)
            found.append(Handwriting(picture, question, place, writing.question in inked))
    return found


def question_of(asked: Questionnaire, name: str) -> Question:
    """name: as on the layout; "1.C2" is C2 of the second person."""
    return asked.question(name.rsplit(".", 1)[-1])


def _around(place: Place, margin: float) -> Place:
    return Place(place.x - margin, place.y - margin, place.w + 2 * margin, place.h + 2 * margin)


def given_to(given: Given) -> dict[str, Any]:
    """Plain JSON; `given_from` turns it back."""
    return {
        "boxes": dict(given.boxes),
        "marked": None if given.marked is None else sorted(given.marked),
        "texts": dict(given.texts),
        "unreadable": sorted(given.unreadable),
        "no_answer": sorted(given.no_answer),
    }


def given_from(kept: Mapping[str, Any]) -> Given:
    marked = kept.get("marked")
    return Given(
        boxes=kept.get("boxes", {}),
        marked=None if marked is None else frozenset(marked),
        texts=kept.get("texts", {}),
        unreadable=frozenset(kept.get("unreadable", ())),
        no_answer=frozenset(kept.get("no_answer", ())),
    )
