"""Printed sheets: a questionnaire becomes a tagged PDF, and the places of everything on it become layouts.

The typesetter (typst) is heavy: import this module only where something is printed.
"""

import bisect
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import segno

from forms import layout, sheetcode, typeset
from forms.layout import Layout, Side
from forms.printable import questions_of
from forms.questionnaire import Data as PersonalData
from forms.questionnaire import Part, Questionnaire, in_language
from forms.sheetcode import Printed as QrText
from forms.typeset import A4, FOLDER, QR, Data

SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)
"""Points of ordinary print: the largest that keeps part A on two sides."""
LARGE = 18.0
SLIP_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
LARGE_SLIP_SIZES = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
SLIP_FREE_MM = 23.0
"""The lower edge of a slip, where its marks are."""


class TooLong(ValueError):
    """The questionnaire needs more sides than a sheet may have, or a slip more room than there is above its marks."""


@dataclass(frozen=True, slots=True)
class Heading:
    place: str  # "Bydlin"
    day: str  # "12 marca 2026"


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page, for the organiser: facts of this batch, then sections of advice."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What a slip says about personal data, printed on its back."""

    lead: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """What is printed where slips for other people's names would be: neighbours hand over cards."""

    title: str
    text: str
    outro: str  # at the end of part A, for the questionnaire's own words about slips


class Printed(NamedTuple):
    pdf: bytes
    sheets: int
    layouts: tuple[Layout, ...]  # of part A first, then of the slips that were printed
    before: int  # pages before the first sheet
    every: int  # pages from one sheet to the next

    @property
    def pages(self) -> int:
        """How many the PDF has."""
        return self.before + self.every * self.sheets


def print_sheets(
    questionnaire: Questionnaire,
    *,
    owner: str,
    heading: Heading,
    numbers: Sequence[int],
    language: str = "pl",
    large: bool = False,
    slips: bool = True,
    notices: Mapping[str, Notice] | None = None,
    instead: Instead | None = None,
    cover: Cover | None = None,
) -> Printed:
    """A tagged PDF (PDF/UA-1) with one sheet a number, each followed by its slips.

    owner: whose sheets they are, part of the layouts' ids. notices: for the slips, by part; a slip without one
    has an empty back. instead: no slip asks for another person's name. Raises TooLong, and ValueError for a language
    the questionnaire does not speak.
    """
    if language not in questionnaire.languages:
        raise ValueError(f"{questionnaire.id} does not speak {language}")
    data = _data(questionnaire, heading, language, large)
    parts = [part for part in questionnaire.parts if part.id in layout.IDS] if slips else []
    if instead and questionnaire.has_part("C") and questionnaire.part("C").data is PersonalData.THIRD_PARTY:
        parts = [part for part in parts if part.data is not PersonalData.THIRD_PARTY]
        data |= {"outro": instead.outro, "instead": {"title": instead.title, "text": instead.text}}
    data["slips"] = [_slip(questionnaire, part, data, notices or {}) for part in parts]
    data, sides = _fit_sheet(data, large)
    data, slip_sides = _fit_slips(data, large)

    def freeze(part: str, sides: tuple[Side, ...]) -> Layout:
        made = Layout("", questionnaire.digest, part, language, large, sides)
        return replace(made, id=layout.id_of(layout.to_document(made), owner))

    frozen = (freeze("A", sides), *(freeze(part, (side,)) for part, side in slip_sides.items()))
    for slip, kept in zip(data["slips"], frozen[1:], strict=True):
        slip["code"] = _qr(QrText(kept.id, 0, 1))
    data["sheets"] = [_sheet(frozen[0], number) for number in numbers]
    data["columns_of"] = typeset.columns_of(data | {"sheets": data["sheets"][:1]})
    data["cover"] = _cover(cover) if cover else None
    data |= {"before": 2 if cover else 0, "every": _pages_a_sheet(data)}
    return Printed(typeset.pdf_of(data), len(numbers), frozen, data["before"], data["every"])


def _pages_a_sheet(data: Data) -> int:
    """Even, so that no sheet begins on the back of another."""
    sides = len(data["sides"])
    leaves = -(-len(data["slips"]) // int(A4[1] // data["slip_height"]))
    return sides + sides % 2 + 2 * leaves


def _fit_sheet(data: Data, large: bool) -> tuple[Data, tuple[Side, ...]]:
    """Part A at the largest size that fits two sides; large print takes as many as it needs. Raises TooLong."""
    sizes = (LARGE,) if large else SIZES
    best = bisect.bisect_left(
        range(len(sizes) - 1), True, key=lambda place: len(_sides(data, sizes[place], large)) <= 2
    )
    fitted = data | {"measures": _measures(sizes[best], large)}
    sides = typeset.sides_of(fitted)
    if len(sides) > layout.MOST_SIDES:
        raise TooLong(data["title"])
    return fitted | {"sides": [typeset.mark_cells("A", side.number) for side in sides]}, sides


def _sides(data: Data, size: float, large: bool) -> tuple[Side, ...]:
    return typeset.sides_of(data | {"measures": _measures(size, large)})


def _fit_slips(data: Data, large: bool) -> tuple[Data, dict[str, Side]]:
    """Each slip at the largest size that ends above its lower marks. Raises TooLong."""
    fitted = [slip | {"measures": _fitting(data, slip, large)} for slip in data["slips"]]
    return data | {"slips": fitted}, typeset.slip_sides_of(data | {"slips": fitted})


def _fitting(data: Data, slip: Data, large: bool) -> Data:
    for size in LARGE_SLIP_SIZES if large else SLIP_SIZES:
        measures = _slip_measures(size, large)
        side = typeset.slip_sides_of(data | {"slips": [slip | {"measures": measures}]})[slip["part"]]
        if _lowest(side) <= side.height_mm - SLIP_FREE_MM:
            return measures
    raise TooLong(slip["title"])


def _lowest(side: Side) -> float:
    return max((area.place.y + area.place.h for area in side.areas), default=0.0)


def _slip(questionnaire: Questionnaire, part: Part, data: Data, notices: Mapping[str, Notice]) -> Data:
    language, notice = data["language"], notices.get(part.id, Notice("", "", ()))
    return {
        "part": part.id,
        "title": in_language(part.label, language),
        "lead": notice.lead,
        "questions": questions_of(questionnaire, part, language, data["words"]),
        "marks": typeset.mark_cells(part.id, 1),
        "code": _qr(QrText("00000", 0, 1)),
        "notice_title": notice.title,
        "notice": notice.paragraphs,
    }


def _sheet(kept: Layout, number: int) -> Data:
    codes = [_qr(QrText(kept.id, number, side.number)) for side in kept.sides]
    return {"number": sheetcode.code(number), "codes": codes}


def _qr(printed: QrText) -> str:
    """The code as an SVG drawing without a margin; version 1 at level Q, 21 modules wide."""
    drawing = io.BytesIO()
    made = segno.make(sheetcode.qr_text(printed), version=1, error="q", boost_error=False, micro=False)
    made.save(drawing, kind="svg", border=0, xmldecl=False, svgns=True, scale=1)
    return drawing.getvalue().decode()


def _cover(cover: Cover) -> Data:
    sections = [{"title": title, "lines": lines} for title, lines in cover.sections]
    return {"title": cover.title, "facts": cover.facts, "sections": sections}


@cache
def words() -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))


def _data(questionnaire: Questionnaire, heading: Heading, language: str, large: bool) -> Data:
    said = words().get(language, words()["pl"])
    return {
        "title": in_language(questionnaire.title, language),
        "description": in_language(questionnaire.intro, language),
        "language": language,
        "fonts": ["Zebranie Cyrillic"] if language == "uk" else ["Zebranie Latin", "Zebranie Cyrillic"],
        "words": said,
        "place": heading.place,
        "day": heading.day,
        "intro_text": in_language(questionnaire.intro, language),
        "outro": in_language(questionnaire.outro, language),
        "mark": layout.MARK_MM,
        "edge": layout.MARK_FROM_EDGE_MM,
        "qr": {"x": QR.x, "y": QR.y, "w": QR.w},
        "questions": questions_of(questionnaire, questionnaire.part("A"), language, said),
        "sides": [],
        "slips": [],
        "columns_of": {},
        "slip_height": A4[1] if large else A4[1] / 2,
        "measures": _measures(LARGE, large=True),
        "notice_size": LARGE if large else 9.5,
        "head": {"title": 16, "small": 12, "top": 40} if large else {"title": 13, "small": 9, "top": 33},
        "cover": None,
        "instead": None,
        "before": 0,  # pages before the first sheet
        "every": 100,  # pages from one sheet to the next
        "sheets": [{"number": "00000-X", "codes": [_qr(QrText("00000", 0, 1))] * layout.MOST_SIDES}],
    }


def _measures(size: float, large: bool) -> Data:
    """Distances in mm that go with a size of letters in points."""
    if large:
        return {
            "size": size,
            "columns": 1,
            "groups": 1,
            "strip": 8,
            "gap": 3.2,
            "between": 6,
            "line": 12,
            "head": 16,
            "intro": 1,
        }
    return {
        "size": size,
        "columns": 6,
        "groups": 2,
        "strip": 17,
        "gap": 1.6 + 0.3 * (size - 9),
        "between": 2.3 + 0.5 * (size - 9),
        "line": 7.6 + 0.3 * (size - 9),
        "head": 7.5 * size / 9,
        "intro": 0.92,
    }


def _slip_measures(size: float, large: bool) -> Data:
    """Slips are tighter: everything has to stand above the lower marks."""
    if large:
        tighter = {"gap": 0.9 + 0.3 * (size - 12), "between": 2.5 + 0.5 * (size - 12), "line": 9.5, "head": 19}
    else:
        tighter = {"groups": 3, "gap": 1.3 + 0.2 * (size - 8), "between": 2 + 0.4 * (size - 8), "line": 7.5}
    return _measures(size, large) | tighter
