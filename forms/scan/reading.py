"""What was read from a side, the rules of questions about it, and answers from what a human settled.

Light: importable without the libraries that look at pictures.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from forms.questionnaire import Kind, Part, Question, Questionnaire

PX_PER_MM = 8
"""Scale of the straightened picture: pixel = round(mm × 8)."""


class BoxState(StrEnum):
    MARKED = "marked"
    EMPTY = "empty"
    CANCELLED = "cancelled"  # filled out completely: "not this one"


@dataclass(frozen=True, slots=True)
class BoxReading:
    question: str
    option: str  # as in forms.layout.Box
    state: BoxState
    confidence: float  # 0 to 1
    needs_human: bool
    why: str  # "", doubtful, cancelled, blank, double, too_many, grade or rank

    @property
    def key(self) -> str:
        return f"{self.question}:{self.option}"


@dataclass(frozen=True, slots=True)
class WritingReading:
    question: str
    ink: bool  # something is written there


@dataclass(frozen=True, slots=True)
class SideReading:
    layout: str
    sheet: int  # 0 on slips
    side: int
    boxes: tuple[BoxReading, ...]
    writings: tuple[WritingReading, ...]
    mean_score: float  # how well the printed frames were found, 0 to 1


@dataclass(frozen=True, slots=True)
class PageReading:
    """One side in one page of one file, or why nothing was read."""

    file: str
    page: int  # from 1
    status: str  # read, retake, foreign or seen
    reason: str = ""  # a key; sentences are in survey_app.domain.pictures
    side: SideReading | None = None
    picture: bytes | None = None  # grey JPEG of the straightened side, PX_PER_MM px a millimetre
    cpu_s: float = 0.0

    def replaced(self, side: SideReading) -> "PageReading":
        return replace(self, side=side)

    def seen(self) -> "PageReading":
        """The same paper came before: nothing of it is to be looked at again."""
        return replace(self, status="seen", reason="seen")


FOREIGN = ("foreign_code", "no_marks", "unknown_layout", "other_meeting", "not_a_picture")
"""Reasons that no better photograph of the same thing would mend."""


def refused(file: str, page: int, reason: str, cpu_s: float = 0.0) -> PageReading:
    return PageReading(file, page, "foreign" if reason in FOREIGN else "retake", reason, cpu_s=cpu_s)


def side_to_document(side: SideReading) -> dict[str, Any]:
    return asdict(side)


def side_from_document(document: Mapping[str, Any]) -> SideReading:
    return SideReading(
        layout=document["layout"],
        sheet=document["sheet"],
        side=document["side"],
        boxes=tuple(BoxReading(**{**box, "state": BoxState(box["state"])}) for box in document["boxes"]),
        writings=tuple(WritingReading(**one) for one in document["writings"]),
        mean_score=document["mean_score"],
    )


def marks_of(sides: Iterable[SideReading]) -> dict[str, BoxState]:
    """What the machine proposes: "question:option" to state."""
    return {box.key: box.state for side in sides for box in side.boxes}


def apply_rules(questionnaire: Questionnaire, sides: Sequence[SideReading], part: str = "A") -> tuple[SideReading, ...]:
    """The same sides with what the rules of questions send to a human; a question may lie on two sides."""
    boxes: dict[str, list[BoxReading]] = defaultdict(list)
    for side in sides:
        for box in side.boxes:
            boxes[box.question].append(box)
    inked = {writing.question for side in sides for writing in side.writings if writing.ink}
    whys: dict[str, str] = {}
    for name, own in boxes.items():
        question = _question(questionnaire, part, name)
        for key, why in _looks(question, own, inked):
            whys.setdefault(key, why)
    return tuple(
        replace(side, boxes=tuple(_with_why(box, whys.get(box.key, "")) for box in side.boxes)) for side in sides
    )


def _with_why(box: BoxReading, why: str) -> BoxReading:
    if box.why in ("cancelled", "doubtful"):
        return box
    return replace(box, needs_human=bool(why), why=why)


def _question(questionnaire: Questionnaire, part: str, name: str) -> Question:
    wanted = name.rsplit(".", 1)[-1]
    return next(one for one in questionnaire.part(part).questions if one.id == wanted)


def _looks(question: Question, boxes: Sequence[BoxReading], inked: set[str]) -> Iterator[tuple[str, str]]:
    """Keys of the boxes a human has to see, each with the rule that says so."""
    marked = [box for box in boxes if box.state is BoxState.MARKED]
    if not marked and not any(box.needs_human for box in boxes):
        yield boxes[0].key, "blank"
        return
    most = _most(question, len(boxes))
    if most is not None and len(marked) > most:
        yield from ((box.key, "double" if most == 1 else "too_many") for box in marked)
    if question.kind is Kind.SEVERITY:
        yield from _doubled(marked, 0, "grade")
    elif question.kind is Kind.RANK:
        yield from _doubled(marked, 0, "rank")
        yield from _doubled(marked, 1, "rank")


def _most(question: Question, boxes: int) -> int | None:
    """How many marks the question may have; None where rows have their own rule or all may be marked."""
    if question.kind in (Kind.CHOICE, Kind.SCALE, Kind.PICK, Kind.CONSENT):
        return 1
    return question.at_most if question.kind is Kind.MANY else None


def _doubled(marked: Sequence[BoxReading], place: int, why: str) -> Iterator[tuple[str, str]]:
    """Two grades in one row, or two rows with one rank."""
    times = Counter(_split(box.option)[place] for box in marked)
    yield from ((box.key, why) for box in marked if times[_split(box.option)[place]] > 1)


def _split(option: str) -> tuple[str, str]:
    code, _, second = option.rpartition(":")
    return code, second


def answers_from(
    questionnaire: Questionnaire,
    marks: Mapping[str, BoxState],
    texts: Mapping[str, str],
    part: str = "A",
) -> tuple[dict[str, Any], list[str]]:
    """Raw answers for forms.answers.check, and ids of questions nobody can read.

    marks: "question:option" to its settled state; texts: what was typed from handwriting, by question. A single
    choice that stays double, and too many marks, are unreadable: nothing is guessed.
    """
    asked = questionnaire.part(part)
    if asked.at_most > 1:
        entries = [_entry(asked, marks, texts, f"{place}.")[0] for place in range(asked.at_most)]
        return {"entries": [entry for entry in entries if entry]}, []
    return _entry(asked, marks, texts, "")


def _entry(
    part: Part, marks: Mapping[str, BoxState], texts: Mapping[str, str], prefix: str
) -> tuple[dict[str, Any], list[str]]:
    chosen: dict[str, list[str]] = defaultdict(list)
    for key, state in marks.items():
        if state is BoxState.MARKED:
            name, option = key.split(":", 1)
            chosen[name].append(option)
    answers: dict[str, Any] = {}
    unreadable = []
    for question in part.questions:
        name = prefix + question.id
        value = _value(question, chosen.get(name, []), texts.get(name, "").strip())
        if value is _UNREADABLE:
            unreadable.append(question.id)
        elif value is not None:
            answers[question.id] = value
    return answers, unreadable


_UNREADABLE = object()


def _value(question: Question, options: Sequence[str], text: str) -> Any:
    if question.kind is Kind.PICK:
        return _pick(options, text)
    if question.kind in (Kind.TEXT, Kind.NUMBER, Kind.DATE):
        return text or None
    if not options:
        return None
    return _MARKED[question.kind](question, options) if question.kind in _MARKED else None


def _pick(options: Sequence[str], text: str) -> Any:
    if len(options) > 1:
        return {"text": text} if text else _UNREADABLE
    return ({"pick": options[0]} if options else {}) | ({"text": text} if text else {}) or None


def _one(question: Question, options: Sequence[str]) -> Any:
    return options[0] if len(options) == 1 else _UNREADABLE


def _many(question: Question, options: Sequence[str]) -> Any:
    within = question.at_most is None or len(options) <= question.at_most
    return list(options) if within else _UNREADABLE


def _severity(question: Question, options: Sequence[str]) -> Any:
    """A row with two grades keeps neither; the other rows stay."""
    rows: dict[str, list[str]] = defaultdict(list)
    for option in options:
        code, grade = _split(option)
        rows[code].append(grade)
    return {code: grades[0] for code, grades in rows.items() if len(grades) == 1} or _UNREADABLE


def _rank(question: Question, options: Sequence[str]) -> Any:
    """An unambiguous place each, gaps kept; otherwise only that these were chosen is known."""
    pairs = [_split(option) for option in options]
    codes, places = {code for code, _ in pairs}, {place for _, place in pairs}
    if len(codes) < len(pairs) or len(places) < len(pairs):
        return {"unordered": [option.code for option in question.options if option.code in codes]}
    by_place = {int(place): code for code, place in pairs}
    return [by_place.get(place) for place in range(1, max(by_place) + 1)]


def _agreed(question: Question, options: Sequence[str]) -> Any:
    return True


_MARKED = {
    Kind.CHOICE: _one,
    Kind.SCALE: _one,
    Kind.MANY: _many,
    Kind.SEVERITY: _severity,
    Kind.RANK: _rank,
    Kind.CONSENT: _agreed,
}
