"""The typesetter (typst): a document's plain data become a PDF, or the places of everything in it.

Heavy: imported only where something is printed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from forms import layout
from forms.layout import Area, Box, Place, Side, Writing

FOLDER = Path(__file__).parent / "print"
QR = Place(158.0, 10.0, 22.0, 22.0)
A4 = (210.0, 297.0)

_FRAMES = "query(<frame>).map(m => (m.value, m.location().position()))"
_ENDS = "query(selector(<from>).or(<to>)).map(m => (m.label == <from>, m.value, m.location().position()))"
Data = dict[str, Any]
Piece = dict[str, Any]
"""{"page", "x", "y", "w", "h"} in mm and what it is: {"kind", "q", "o"}."""


@cache
def _fonts() -> typst.Fonts:
    """Those of the folder alone: a font of the machine would move the boxes."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def _compiler(data: Data) -> typst.Compiler:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return typst.Compiler(
        FOLDER / "sheet.typ", root=FOLDER, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs
    )


def pdf_of(data: Data) -> bytes:
    """Tagged (PDF/UA-1); the same data give the same bytes."""
    made = _compiler(data).compile(format="pdf", pdf_standards="ua-1", timestamp=0)
    assert isinstance(made, bytes)
    return made


def sides_of(data: Data) -> tuple[Side, ...]:
    """The sides of part A. `data["sides"]` need not be known yet."""
    frames, pieces = _ask(data | {"sides": [mark_cells("A", 1)] * layout.MOST_SIDES, "slips": []})
    pages = sorted({found["page"] for found in (*frames, *pieces)})
    return tuple(
        _side("A", number, A4[1], _where(frames, page=page), _where(pieces, page=page))
        for number, page in enumerate(pages, 1)
    )


def slip_sides_of(data: Data) -> dict[str, Side]:
    """The slips of `data["slips"]` by part; each is a side of its own, as high as `data["slip_height"]`."""
    frames, pieces = _ask(data | {"questions": [], "sheets": data["sheets"][:1]})
    height, sides = data["slip_height"], {}
    a_page = int(A4[1] // height)
    for place, slip in enumerate(data["slips"]):
        page, top = 1 + 2 * (place // a_page), height * (place % a_page)
        inside = [_where(found, page=page, top=top, height=height) for found in (frames, pieces)]
        sides[slip["part"]] = _side(slip["part"], 1, height, *inside)
    return sides


def mark_cells(part: str, side: int) -> list[list[list[int]]]:
    """The four corner marks of a side as rows of 4 × 4 bits, 1 = white."""
    return [layout.mark_bits(mark) for mark in layout.marks_of(part, side)]


def _ask(data: Data) -> tuple[list[Piece], list[Piece]]:
    """Frames, and pieces (rows, areas, writing), of everything that is typeset."""
    compiler = _compiler(data)
    frames = [
        {"q": told["q"], "o": told["o"], **_at(place), "w": layout.BOX_MM, "h": layout.BOX_MM}
        for told, place in json.loads(compiler.eval(_FRAMES))
    ]
    return frames, list(_pieces(json.loads(compiler.eval(_ENDS))))


def _pieces(ends: Iterable[tuple[bool, dict[str, str], Mapping[str, Any]]]) -> Iterable[Piece]:
    """Pairs each beginning with its end; pieces nest, so the last one begun ends first."""
    begun: list[tuple[dict[str, str], dict[str, Any]]] = []
    for is_beginning, told, place in ends:
        if is_beginning:
            begun.append((told, _at(place)))
            continue
        what, start = begun.pop()
        end = _at(place)
        if end["page"] == start["page"]:
            yield {**what, **start, "w": end["x"] - start["x"], "h": end["y"] - start["y"]}


def _at(place: Mapping[str, Any]) -> dict[str, Any]:
    return {"page": place["page"], "x": _mm(place["x"]), "y": _mm(place["y"])}


def _mm(length: Any) -> float:
    """Lengths come as "123.4pt"."""
    return float(str(length).removesuffix("pt")) * 25.4 / 72


def _where(found: Sequence[Piece], *, page: int, top: float = 0.0, height: float = A4[1]) -> list[Piece]:
    """What stands on a page between two heights, measured from the upper one."""
    return [{**one, "y": one["y"] - top} for one in found if one["page"] == page and top <= one["y"] < top + height]


def _side(part: str, number: int, height: float, frames: Sequence[Piece], pieces: Sequence[Piece]) -> Side:
    rows = [(one["q"], _place(one)) for one in pieces if one["kind"] == "row"]
    return Side(
        number=number,
        width_mm=A4[0],
        height_mm=height,
        marks=layout.marks_of(part, number),
        qr=QR,
        boxes=tuple(_box(one, rows) for one in frames),
        writings=tuple(Writing(one["q"], _place(one)) for one in pieces if one["kind"] == "writing"),
        areas=tuple(_areas([one for one in pieces if one["kind"] != "writing"] + _writings(pieces))),
    )


def _writings(pieces: Sequence[Piece]) -> list[Piece]:
    """Lines belong to the area of their question; those of a person ("0.C1") to the question itself."""
    return [{**one, "q": one["q"].split(".")[-1]} for one in pieces if one["kind"] == "writing"]


def _box(frame: Piece, rows: Sequence[tuple[str, Place]]) -> Box:
    place = _place(frame)
    row = next((row for question, row in rows if question == frame["q"].split(".")[-1] and _within(place, row)), place)
    return Box(frame["q"], frame["o"], place, row)


def _within(small: Place, large: Place) -> bool:
    x, y = small.x + small.w / 2, small.y + small.h / 2
    return large.x <= x <= large.x + large.w and large.y <= y <= large.y + large.h


def _areas(pieces: Sequence[Piece]) -> Iterable[Area]:
    for question in dict.fromkeys(one["q"] for one in pieces):
        own = [one for one in pieces if one["q"] == question]
        left, top = min(one["x"] for one in own), min(one["y"] for one in own)
        right, low = max(one["x"] + one["w"] for one in own), max(one["y"] + one["h"] for one in own)
        yield Area(question, _rounded(left, top, right - left, low - top))


def _place(one: Piece) -> Place:
    return _rounded(one["x"], one["y"], one["w"], one["h"])


def _rounded(*numbers: float) -> Place:
    """To a hundredth of a millimetre: finer than any printer."""
    return Place(*(round(number, 2) for number in numbers))
