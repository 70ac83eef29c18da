"""Sheets really printed for a meeting, filled by the bench's pen and photographed by its camera."""

import atexit
import io
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from flask import Flask
from PIL import Image

from bench.paper import camera, material, pen
from forms.layout import Layout
from survey_app.journeys import pictures, printing, read_paper
from survey_app.store.meetings import Meeting
from survey_app.store.sheets import SheetPicture
from tests.conftest import TODAY

READERS = read_paper.Readers()
"""One worker for every test of a run: starting one takes longer than reading."""
atexit.register(READERS.close)
FIRST = {"Q1": ["4"], "Q2": ["P01:3", "P04:1"], "Q3": ["P01"], "Q4": ["N03:1", "N09:2", "N17:3"], "Q5": ["G1", "G5"]}
SECOND = {
    "Q8": ["2"],
    "Q9": ["AKC"],
    "Q10": ["H01"],
    "Q11": ["B1"],
    "Q12": ["C3"],
    "M1": ["A4"],
    "M2": ["K"],
    "M3": ["L1"],
}
ANSWERS = {
    "Q1": "4",
    "Q2": {"P01": 3, "P04": 1},
    "Q3": {"pick": "P01"},
    "Q4": ["N03", "N09", "N17"],
    "Q5": ["G1", "G5"],
    "Q8": "2",
    "Q9": "AKC",
    "Q10": ["H01"],
    "Q11": ["B1"],
    "Q12": ["C3"],
    "M1": "A4",
    "M2": "K",
    "M3": "L1",
}
"""What FIRST and SECOND say, filled without doubt on both sides of a sheet."""
SURE_HAND = pen.Hand(grey=20, width_mm=0.5, style="cross", careless=0.04, arguable=False)
Marks = Mapping[str, Sequence[str]]
"""Question to codes of boxes, as in forms.layout.Box.option."""


class Pile:
    """Sheets of one meeting. Pages are drawn once and copied for every filling."""

    def __init__(self, app: Flask, meeting: Meeting, copies: int = 6, slips: bool = True, **wanted: Any) -> None:
        self.meeting = meeting
        with app.extensions["answers"].reading() as work:
            ordered = printing.order(work, meeting.id, None, large=False, slips=slips, **wanted)
        self.made = printing.print_new(app.extensions["answers"], meeting.id, ordered, copies, TODAY)
        self.layouts = {one.part: one for one in self.made.layouts}
        self._pages: dict[int, np.ndarray] = {}

    @property
    def sheet(self) -> Layout:
        return self.layouts["A"]

    def side(self, number: int, side: int, marks: Marks, **how: Any) -> np.ndarray:
        """One filled side of a sheet as it lies on the table."""
        place = self.made.numbers.index(number)
        return fill(self._page(place * self.made.every + side - 1), self.sheet, side, marks, **how)

    def slip(self, part: str, marks: Marks, **how: Any) -> np.ndarray:
        """A filled slip torn from the leaf after the first sheet."""
        leaf = self._page(len(self.sheet.sides) + len(self.sheet.sides) % 2)
        own = self.layouts[part].sides[0]
        scale = leaf.shape[1] / own.width_mm
        top = 0 if part == "B" else round(leaf.shape[0] - own.height_mm * scale)
        return fill(leaf[top : top + round(own.height_mm * scale)].copy(), self.layouts[part], 1, marks, **how)

    def _page(self, place: int) -> np.ndarray:
        if place not in self._pages:
            self._pages[place] = material.page_of(self.made.pdf, self.made.before + place)
        return self._pages[place].copy()


def fill(
    page: np.ndarray,
    layout: Layout,
    side: int,
    marks: Marks,
    *,
    written: Sequence[str] = (),
    blackened: Sequence[str] = (),
    faint: Sequence[str] = (),
) -> np.ndarray:
    """blackened, faint: "question:option" of boxes filled out, or marked so that nobody can be sure."""
    chance = np.random.default_rng(1_000_001)
    ink = np.zeros(page.shape, np.uint8)
    drawing = pen._Pen(ink, page.shape[1] / layout.sides[0].width_mm, SURE_HAND, chance)
    own = layout.side(side)
    for box in own.boxes:
        key = f"{box.question}:{box.option}"
        if key in blackened:
            drawing.black_out(box.place)
        elif key in faint:
            drawing._line(box.place, (0.45, 0.45), (0.55, 0.56), 255, wander=0.02)
        elif box.option in marks.get(box.question, ()):
            drawing.mark(box.place)
    for writing in own.writings:
        if writing.question in written:
            drawing.scribble(writing.place)
    return pen._inked(page, ink, SURE_HAND, chance)


def jpeg(picture: np.ndarray, quality: int = 85, **saved: Any) -> bytes:
    out = io.BytesIO()
    small = Image.fromarray(picture).resize((picture.shape[1] * 2 // 3, picture.shape[0] * 2 // 3))
    small.save(out, "JPEG", quality=quality, **saved)
    return out.getvalue()


def both(pile: Pile, number: int, **how: Any) -> tuple[bytes, bytes]:
    """Both sides of a sheet that leaves no doubt."""
    return jpeg(pile.side(number, 1, FIRST, **how)), jpeg(pile.side(number, 2, SECOND, **how))


def photographs(pile: Pile, number: int) -> list[bytes]:
    """Both sides of a sheet that leaves no doubt, lying on a table before somebody's telephone."""
    chance = np.random.default_rng(1_000_002)
    taken = []
    for side, marks in enumerate((FIRST, SECOND), 1):
        out = io.BytesIO()
        shot = camera.photograph(pile.side(number, side, marks), chance, camera.SMALL)
        Image.fromarray(shot).save(out, "JPEG", quality=70)
        taken.append(out.getvalue())
    return taken


def receive(app: Flask, meeting: Meeting, *contents: bytes, names: Sequence[str] = ()) -> list[str]:
    """Hands pictures in; gives their ids."""
    upload = str(uuid.uuid4())
    ids = [str(uuid.uuid4()) for _ in contents]
    with app.extensions["answers"].writing() as work:
        for place, content in enumerate(contents):
            name = names[place] if names else f"IMG_{place:04}.jpg"
            pictures.receive(
                work,
                app.extensions["settings"].data_dir,
                id=ids[place],
                meeting_id=meeting.id,
                upload=upload,
                position=place,
                name=name,
                content=content,
                today=app.config["TODAY"](),
            )
    return ids


def read_all(app: Flask) -> None:
    """What the reading thread does, until nothing waits."""
    while read_one(app):
        pass


def read_one(app: Flask, readers: Any = None, keep_slip: Any = None) -> bool:
    folder, kept = app.extensions["settings"].data_dir, keep_slip or app.extensions["keep_slip"]
    return read_paper.read_next(app.extensions["answers"], folder, readers or READERS, app.config["TODAY"](), kept)


def rows(app: Flask) -> list[SheetPicture]:
    with app.extensions["answers"].reading() as work:
        return list(work.query(SheetPicture).order_by(SheetPicture.position, SheetPicture.id))


def files(app: Flask) -> list[Any]:
    return sorted((app.extensions["settings"].data_dir / pictures.FOLDER).glob("*"))
