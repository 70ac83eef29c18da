"""How people fill sheets: crosses, ticks and mistakes on a printed side, with the truth of every box.

Chance comes in as a numpy generator; the same generator state gives the same sheet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from forms.layout import Box, Place, Side
from forms.questionnaire import Kind, Question, Questionnaire

Picture = np.ndarray
"""Grey, 8 bits, rows × columns."""


@dataclass(frozen=True, slots=True)
class Truth:
    state: str  # marked, empty or cancelled
    clear: bool  # False for marks two people might read differently


@dataclass(frozen=True, slots=True)
class Hand:
    """One person's pen and habits."""

    grey: float  # of the ink, 0 black
    width_mm: float
    style: str  # cross, tick or slash
    careless: float  # how far strokes wander, as a share of the box
    arguable: bool  # puts faint, circled or dotted marks now and then


@dataclass(slots=True)
class Filled:
    marks: dict[tuple[str, str], Truth] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)  # questions with handwriting


def a_hand(chance: np.random.Generator, arguable: float = 0.3) -> Hand:
    kind = chance.choice(["ballpoint", "felt", "pencil"], p=[0.72, 0.13, 0.15])
    grey, width = {
        "ballpoint": (chance.uniform(20, 95), chance.uniform(0.35, 0.6)),
        "felt": (chance.uniform(10, 60), chance.uniform(0.8, 1.3)),
        "pencil": (chance.uniform(90, 150), chance.uniform(0.4, 0.7)),
    }[kind]
    style = chance.choice(["cross", "tick", "slash"], p=[0.78, 0.15, 0.07])
    return Hand(grey, width, style, chance.uniform(0.03, 0.2), bool(chance.random() < arguable))


def answers(questionnaire: Questionnaire, chance: np.random.Generator) -> dict[str, list[str]]:
    """Boxes a person means to mark, by question of part A: codes as in forms.layout.Box.option."""
    meant: dict[str, list[str]] = {}
    for question in questionnaire.part("A").questions:
        if chance.random() > 0.05:
            meant[question.id] = list(_meant(questionnaire, question, chance))
    return meant


def _meant(questionnaire: Questionnaire, question: Question, chance: np.random.Generator) -> Iterator[str]:
    codes = [option.code for option in question.options]
    if question.kind is Kind.PICK:
        yield str(chance.choice([one.code for one in questionnaire.question(question.of or "").options]))
    elif question.kind is Kind.CHOICE:
        yield str(chance.choice(codes))
    elif question.kind is Kind.MANY:
        yield from chance.choice(codes, chance.integers(1, 1 + min(question.at_most or 3, len(codes))), replace=False)
    elif question.kind is Kind.SEVERITY:
        for code in chance.choice(codes, min(len(codes), chance.integers(2, 7)), replace=False):
            yield f"{code}:{chance.choice([grade.code for grade in question.grades])}"
    elif question.kind is Kind.RANK:
        for place, code in enumerate(chance.choice(codes, question.at_most or 1, replace=False), 1):
            yield f"{code}:{place}"
    elif question.kind is Kind.SCALE:
        yield str(chance.integers(question.lowest or 0, (question.highest or 0) + 1))


def fill(
    picture: Picture,
    side: Side,
    meant: Mapping[str, Sequence[str]],
    hand: Hand,
    chance: np.random.Generator,
    *,
    mistakes: float = 0.01,
) -> tuple[Picture, Filled]:
    """A filled copy of a printed side. picture: the side as printed, at any scale; mistakes: share of questions."""
    scale = picture.shape[1] / side.width_mm
    ink = np.zeros(picture.shape, np.uint8)
    filled = Filled()
    pen = _Pen(ink, scale, hand, chance)
    for question in dict.fromkeys(box.question for box in side.boxes):
        boxes = [box for box in side.boxes if box.question == question]
        wanted = [str(code) for code in meant.get(question, ())]
        cancelled = [one for one in boxes if one.option not in wanted] if chance.random() < mistakes else []
        regretted = cancelled[chance.integers(len(cancelled))].option if cancelled and wanted else ""
        for box in boxes:
            filled.marks[(box.question, box.option)] = _mark(pen, box, wanted, regretted)
    for writing in side.writings:
        if chance.random() < 0.5:
            filled.written.add(writing.question)
            pen.scribble(writing.place)
    return _inked(picture, ink, hand, chance), filled


def _mark(pen: "_Pen", box: Box, wanted: Sequence[str], regretted: str) -> Truth:
    if box.option == regretted:
        pen.black_out(box.place)
        return Truth("cancelled", True)
    if box.option not in wanted:
        if pen.hand.arguable and pen.chance.random() < 0.001:
            pen.stray(box.place)
            return Truth("empty", False)
        return Truth("empty", True)
    if pen.hand.arguable and pen.chance.random() < 0.12:
        pen.arguable(box.place)
        return Truth("marked", False)
    pen.mark(box.place)
    return Truth("marked", True)


class _Pen:
    """Draws strokes of full strength into a layer of ink; how dark that is comes later."""

    def __init__(self, ink: Picture, scale: float, hand: Hand, chance: np.random.Generator) -> None:
        self.ink, self.scale, self.hand, self.chance = ink, scale, hand, chance

    def mark(self, place: Place, strength: int = 255) -> None:
        {"cross": self._cross, "tick": self._tick, "slash": self._slash}[self.hand.style](place, strength)

    def _cross(self, place: Place, strength: int) -> None:
        self._line(place, (0.08, 0.08), (0.92, 0.92), strength)
        self._line(place, (0.92, 0.08), (0.08, 0.92), strength)

    def _tick(self, place: Place, strength: int) -> None:
        self._line(place, (0.15, 0.5), (0.42, 0.88), strength)
        self._line(place, (0.42, 0.88), (1.1, -0.1), strength)

    def _slash(self, place: Place, strength: int) -> None:
        self._line(place, (0.05, 0.95), (0.95, 0.05), strength)

    def black_out(self, place: Place) -> None:
        for step in np.linspace(0.04, 0.96, 14):
            self._line(place, (0.04, step), (0.96, step), 255, wander=0.03)

    def arguable(self, place: Place) -> None:
        way = self.chance.choice(["faint", "circle", "dot", "short"])
        if way == "faint":
            self.mark(place, int(self.chance.uniform(70, 120)))
        elif way == "circle":
            self._circle(place)
        elif way == "dot":
            self._line(place, (0.45, 0.45), (0.55, 0.56), 255, wander=0.02)
        else:
            self._line(place, (0.3, 0.55), (0.7, 0.45), 255)

    def stray(self, place: Place) -> None:
        """A line that belongs to something else runs through the box."""
        self._line(place, (-1.2, 0.2), (2.0, 0.7), 255)

    def _circle(self, place: Place) -> None:
        centre = self._at(place, 0.5, 0.5)
        radius = int(place.w * self.scale * self.chance.uniform(0.75, 0.95))
        axes = (radius, int(radius * self.chance.uniform(0.8, 1.1)))
        cv2.ellipse(self.ink, centre, axes, 0, 10, 380, 255, self._thick(), cv2.LINE_AA)

    def scribble(self, place: Place) -> None:
        """Looks like a line of handwriting, says nothing."""
        length = place.w * self.chance.uniform(0.2, 0.9)
        along = np.arange(0, length, 0.8)
        wave = np.cumsum(self.chance.normal(0, 0.7, len(along)))
        height = min(place.h, 8.0)
        y = place.y + height * 0.55 + np.clip(wave - wave.mean(), -2.2, 2.2) + 1.1 * np.sin(along * 2.1)
        points = np.stack([(place.x + 1 + along) * self.scale, y * self.scale], axis=1).astype(np.int32)
        cv2.polylines(self.ink, [points], False, 255, self._thick(), cv2.LINE_AA)

    def _line(
        self,
        place: Place,
        start: tuple[float, float],
        end: tuple[float, float],
        strength: int,
        wander: float | None = None,
    ) -> None:
        loose = self.hand.careless if wander is None else wander
        ends = [self._at(place, *(value + self.chance.normal(0, loose) for value in point)) for point in (start, end)]
        middle = tuple(
            int((a + b) / 2 + self.chance.normal(0, loose * place.w * self.scale * 0.4))
            for a, b in zip(*ends, strict=True)
        )
        points = np.array([ends[0], middle, ends[1]], np.int32)
        layer = np.zeros_like(self.ink) if strength < 255 else self.ink
        cv2.polylines(layer, [points], False, strength, self._thick(), cv2.LINE_AA)
        if strength < 255:
            np.maximum(self.ink, layer, out=self.ink)

    def _at(self, place: Place, x: float, y: float) -> tuple[int, int]:
        return int((place.x + place.w * x) * self.scale), int((place.y + place.h * y) * self.scale)

    def _thick(self) -> int:
        return max(1, round(self.hand.width_mm * self.scale))


def _inked(picture: Picture, ink: Picture, hand: Hand, chance: np.random.Generator) -> Picture:
    """Ink darkens what is below it; its strength varies along the stroke as paper takes it."""
    cover = cv2.GaussianBlur(ink, (0, 0), 0.8).astype(np.float32) / 255
    coarse = chance.uniform(0.8, 1.0, (picture.shape[0] // 40 + 1, picture.shape[1] // 40 + 1)).astype(np.float32)
    cover *= cv2.resize(coarse, picture.shape[::-1], interpolation=cv2.INTER_LINEAR)
    paper = picture.astype(np.float32)
    return np.clip(np.minimum(paper, paper * (1 - cover) + hand.grey * cover), 0, 255).astype(np.uint8)
