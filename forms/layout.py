"""Where everything of a printed side stands, in millimetres from its top left corner; printer and reader share it.

A layout is frozen: it is kept under its id when the first sheet is printed and never worked out again, because
another font or another release of the typesetter would move the boxes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MARK_MM = 11.0
"""Side of a corner mark (ArUco DICT_4X4_50), its black border included."""
MARK_FROM_EDGE_MM = 10.0
BOX_MM = 5.0
CORNERS = 4
IDS = {"B": 40, "C": 44}
"""First corner mark of the slips; those of part A start at 4 × (side − 1), so that marks name the side too."""
MOST_SIDES = 9
ID_LENGTH = 5
_BITS = bytes.fromhex(
    "B532 0F9A 332D 9946 549E 79CD 9E2E C4F2 FEDA CF56 F991 11A7 0EB7 2A0F 24B1 263E"
    "4665 6600 6C5E 76AF 868B B02B CCD5 DD82 FE47 9471 ACE4 A554 2123 346F 4415 57B2"
    "9ECF F0CB 08AE 0929 1875 04FF 0DF6 1C5A 1718 2A28 328C 38B2 24E8 2EEB 2D3F 4B64"
)
"""Marks 0 to 47 of DICT_4X4_50, four rows of four bits, 1 = white (OpenCV's table; held to it by a test)."""
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle in mm."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Box:
    """One printed frame to put a cross in. `place` is the outer edge of the frame."""

    question: str
    option: str  # code of the option; "P01:2" is grade 2 of P01, "N03:1" rank one of N03
    place: Place
    row: Place  # the box with its label and its neighbours of the same row: what a human is shown


@dataclass(frozen=True, slots=True)
class Writing:
    """Room to write by hand. Never recognised, only shown beside the field to type into."""

    question: str
    place: Place


@dataclass(frozen=True, slots=True)
class Area:
    """The whole of a question: its text, boxes and lines."""

    question: str
    place: Place


@dataclass(frozen=True, slots=True)
class Side:
    number: int  # from 1
    width_mm: float
    height_mm: float
    marks: tuple[int, int, int, int]  # ids clockwise from the top left corner
    qr: Place
    boxes: tuple[Box, ...]
    writings: tuple[Writing, ...]
    areas: tuple[Area, ...]

    def mark_places(self) -> tuple[Place, Place, Place, Place]:
        """Of the four corner marks, clockwise from the top left."""
        near, side = MARK_FROM_EDGE_MM, MARK_MM
        right, low = self.width_mm - near - side, self.height_mm - near - side
        corners = ((near, near), (right, near), (right, low), (near, low))
        return tuple(Place(x, y, side, side) for x, y in corners)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Layout:
    id: str  # five characters, 0-9 A-Z
    digest: str  # of the questionnaire
    part: str  # A, B or C
    language: str
    large: bool
    sides: tuple[Side, ...]

    def side(self, number: int) -> Side:
        """Raises KeyError when there is no such side."""
        for side in self.sides:
            if side.number == number:
                return side
        raise KeyError(number)


def marks_of(part: str, side: int) -> tuple[int, int, int, int]:
    """Ids of the corner marks: every side of a sheet has its own four. Raises ValueError beyond MOST_SIDES."""
    if not 1 <= side <= (MOST_SIDES if part == "A" else 1):
        raise ValueError(f"no side {side} of part {part}")
    first = IDS.get(part, CORNERS * (side - 1))
    return (first, first + 1, first + 2, first + 3)


def mark_bits(mark: int) -> list[list[int]]:
    """Rows of the inner 4 × 4 cells of a corner mark, 1 = white; around them is a black border of one cell."""
    bits = f"{int.from_bytes(_BITS[2 * mark : 2 * mark + 2]):016b}"
    return [[int(bit) for bit in bits[start : start + 4]] for start in range(0, 16, 4)]


def id_of(document: Mapping[str, Any], owner: str) -> str:
    """Id of a layout (without its own "id") printed for this owner, such as a meeting: same places, same id."""
    plain = {key: value for key, value in document.items() if key != "id"}
    canonical = json.dumps([owner, plain], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(canonical.encode()).digest()) % len(_DIGITS) ** ID_LENGTH
    letters = []
    for _ in range(ID_LENGTH):
        number, rest = divmod(number, len(_DIGITS))
        letters.append(_DIGITS[rest])
    return "".join(letters)


def to_document(layout: Layout) -> dict[str, Any]:
    """Plain JSON; `from_document` turns it back unchanged."""
    return asdict(layout)


def from_document(document: Mapping[str, Any]) -> Layout:
    sides = tuple(
        Side(
            number=side["number"],
            width_mm=side["width_mm"],
            height_mm=side["height_mm"],
            marks=tuple(side["marks"]),
            qr=Place(**side["qr"]),
            boxes=tuple(
                Box(box["question"], box["option"], Place(**box["place"]), Place(**box["row"])) for box in side["boxes"]
            ),
            writings=tuple(Writing(one["question"], Place(**one["place"])) for one in side["writings"]),
            areas=tuple(Area(one["question"], Place(**one["place"])) for one in side["areas"]),
        )
        for side in document["sides"]
    )
    return Layout(
        id=document["id"],
        digest=document["digest"],
        part=document["part"],
        language=document["language"],
        large=document["large"],
        sides=sides,
    )
