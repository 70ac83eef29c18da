"""The typesetter (typst): a document's plain data become a PDF, or the places of everything in it.

Heavy: imported only where something is printed.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from forms import layout, letters
from forms.layout import Area, Box, Place, Side, Writing

FOLDER = Path(__file__).parent / "print"
QR = Place(158.0, 10.0, 22.0, 22.0)
A4 = (210.0, 297.0)

_FRAMES = "query(<frame>).map(m => (m.value, m.location().position()))"
_COLUMNS = "query(<columns>).map(m => m.value)"
_ENDS = "query(selector(<from>).or(<to>)).map(m => (m.label == <from>, m.value, m.location().position()))"
Data = dict[str, Any]
Piece = dict[str, Any]
"""{"page", "x", "y", "w", "h"} in mm and what it is: {"kind", "q", "o"}."""


@cache
def fonts() -> typst.Fonts:
    """Those of the folder alone: a font of the machine would move the boxes."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def _compiler(data: Data) -> typst.Compiler:
    inputs = {"data": json.dumps({"asking": True} | letters.all_printable(data), ensure_ascii=False)}
    return typst.Compiler(
        FOLDER / "sheet.typ", root=FOLDER, font_paths=fonts(), ignore_system_fonts=True, sys_inputs=inputs
    )


class TypesetterFailed(RuntimeError):
    """The process that typesets ended without a document; carries its last words."""


def pdf_of(data: Data) -> bytes:
    """Tagged (PDF/UA-1); the same data give the same bytes. Raises TypesetterFailed.

    In a process of its own: 200 sheets take 1.7 GB for some seconds, which a server would not get back.
    """
    command = [sys.executable, "-m", "forms.typeset"]
    ran = subprocess.run(command, input=json.dumps(data).encode(), capture_output=True, check=False)
    if ran.returncode or not ran.stdout.startswith(b"%PDF"):
        raise TypesetterFailed(ran.stderr.decode(errors="replace")[-500:])
    return ran.stdout


def _typeset_here(data: Data) -> bytes:
    made = _compiler(data | {"asking": False}).compile(format="pdf", pdf_standards="ua-1", timestamp=0)
    assert isinstance(made, bytes)
    return made


def sides_of(data: Data) -> tuple[Side, ...]:
    """The sides of part A. `data["sides"]` need not be known yet.

    More than MOST_SIDES only tell that the questionnaire is too long.
    """
    frames, pieces = _ask(data | {"sides": [mark_cells("A", 1)] * layout.MOST_SIDES, "slips": []})
    pages = sorted({found["page"] for found in (*frames, *pieces)})
    return tuple(
        _side("A", min(number, layout.MOST_SIDES), A4[1], _where(frames, page=page), _where(pieces, page=page))
        for number, page in enumerate(pages, 1)
    )


def columns_of(data: Data) -> dict[str, int]:
    """In how many columns the options of each question are set: worked out once, not for every copy."""
    told = json.loads(_compiler(data).eval(_COLUMNS))
    return {one["q"]: one["columns"] for one in told}


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
    rows = _rows(frames, pieces)
    return Side(
        number=number,
        width_mm=A4[0],
        height_mm=height,
        marks=layout.marks_of(part, number),
        qr=QR,
        boxes=tuple(Box(one["q"], one["o"], _place(one), rows[_row_of(one)]) for one in frames),
        writings=tuple(Writing(one["q"], _place(one)) for one in pieces if one["kind"] == "writing"),
        areas=tuple(_areas([one for one in pieces if one["kind"] != "writing"] + _writings(pieces))),
    )


def _writings(pieces: Sequence[Piece]) -> list[Piece]:
    """Lines belong to the area of their question; those of a person ("0.C1") to the question itself."""
    return [{**one, "q": one["q"].split(".")[-1]} for one in pieces if one["kind"] == "writing"]


def _rows(frames: Sequence[Piece], pieces: Sequence[Piece]) -> dict[tuple[str, str], Place]:
    """Question and code of an option to its row: the label with every frame beside it, or a whole strip."""
    parts = defaultdict(list)
    for one in (*frames, *(piece for piece in pieces if piece["kind"] == "row")):
        parts[_row_of(one)].append(one)
    whole = {question: _around(some) for (question, code), some in parts.items() if not code}
    return {key: whole.get(key[0]) or _around(some) for key, some in parts.items()}


def _row_of(one: Piece) -> tuple[str, str]:
    """Frames of grades and places are called "P01:2", those of persons "0.C2"."""
    return one["q"].split(".")[-1], one["o"].split(":")[0]


def _areas(pieces: Sequence[Piece]) -> Iterable[Area]:
    for question in dict.fromkeys(one["q"] for one in pieces):
        yield Area(question, _around([one for one in pieces if one["q"] == question]))


def _around(pieces: Sequence[Piece]) -> Place:
    left, top = min(one["x"] for one in pieces), min(one["y"] for one in pieces)
    right, low = max(one["x"] + one["w"] for one in pieces), max(one["y"] + one["h"] for one in pieces)
    return _rounded(left, top, right - left, low - top)


def _place(one: Piece) -> Place:
    return _rounded(one["x"], one["y"], one["w"], one["h"])


def _rounded(*numbers: float) -> Place:
    """To a hundredth of a millimetre: finer than any printer."""
    return Place(*(round(number, 2) for number in numbers))


if __name__ == "__main__":
    sys.stdout.buffer.write(_typeset_here(json.load(sys.stdin)))
