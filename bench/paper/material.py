"""Filled and photographed sheets by the number: the same seed gives the same picture and the same truth.

Seeds below 1,000,000 are for training (bench/paper/train.py); bench and tests take higher ones.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pypdfium2

from bench.paper import camera, pen
from forms import library
from forms.layout import Layout, Side
from forms.paper import Heading, print_sheets
from forms.questionnaire import Questionnaire

KINDS = ("scan 300", "scan 150", "phone", "small phone", "bad phone")
FIRST_OF_TESTS = 1_000_000
_DPI = 300
_VERSIONS = (
    ("mieszkaniec", "pl", False),
    ("mieszkaniec", "uk", False),
    ("mlodziez", "pl", False),
    ("mieszkaniec", "en", True),
)
_NUMBERS = tuple(range(3, 11))


@dataclass(frozen=True, slots=True)
class Sample:
    picture: np.ndarray
    filled: pen.Filled
    layout: Layout
    side: Side
    number: int
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class _Version:
    questionnaire: Questionnaire
    layout: Layout
    pdf: bytes
    every: int


def sample(kind: str, seed: int, *, arguable: float = 0.3, mistakes: float = 0.01, ordinary: bool = False) -> Sample:
    """One photographed side. ordinary: only the residents' sheet in Polish."""
    chance = np.random.default_rng(seed)
    version = _version(0 if ordinary else int(chance.choice(len(_VERSIONS), p=[0.55, 0.2, 0.15, 0.1])))
    place, side = int(chance.integers(len(_NUMBERS))), int(chance.integers(len(version.layout.sides)))
    page = place * version.every + side
    own = version.layout.sides[side]
    hand = pen.a_hand(chance, arguable)
    meant = pen.answers(version.questionnaire, chance)
    sheet, filled = pen.fill(_page(version, page), own, meant, hand, chance, mistakes=mistakes)
    picture = shoot(kind, sheet, own, chance)
    return Sample(picture, filled, version.layout, own, _NUMBERS[place], version.questionnaire)


def shoot(kind: str, sheet: np.ndarray, side: Side, chance: np.random.Generator) -> np.ndarray:
    shots = {"phone": camera.PHONE, "small phone": camera.SMALL, "bad phone": camera.BAD}
    if kind in shots:
        return camera.photograph(sheet, chance, shots[kind])
    return camera.scan(sheet, side.width_mm, int(kind.removeprefix("scan ")), chance)


def layouts() -> dict[str, Layout]:
    """Every layout that samples are made from, by id."""
    return {version.layout.id: version.layout for version in map(_version, range(len(_VERSIONS)))}


def page_of(pdf: bytes, page: int, dpi: int = _DPI) -> np.ndarray:
    """A page of a PDF as a grey picture."""
    drawn: np.ndarray = pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72, grayscale=True).to_numpy().squeeze()
    return drawn.copy()


@cache
def _version(place: int) -> _Version:
    name, language, large = _VERSIONS[place]
    asked = library.load(name, {})
    made = print_sheets(
        asked,
        owner="bench",
        heading=Heading("Bydlin", "1 marca 2026"),
        numbers=_NUMBERS,
        language=language,
        large=large,
        slips=False,
    )
    return _Version(asked, made.layouts[0], made.pdf, made.pages // len(_NUMBERS))


_PAGES: dict[tuple[str, int], np.ndarray] = {}


def _page(version: _Version, page: int) -> np.ndarray:
    key = (version.layout.id, page)
    if key not in _PAGES:
        _PAGES[key] = page_of(version.pdf, page)
    return _PAGES[key]
