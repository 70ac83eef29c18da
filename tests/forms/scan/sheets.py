"""Printed and filled sheets for the tests of reading: one small order, drawn once."""

from functools import cache

import numpy as np

from bench.paper import camera, material, pen
from forms import library
from forms.layout import Layout
from forms.paper import Heading, Printed, print_sheets

SEED = material.FIRST_OF_TESTS + 500_000


@cache
def printed(owner: str = "spotkanie") -> Printed:
    asked = library.load("mieszkaniec", {})
    return print_sheets(asked, owner=owner, heading=Heading("Bydlin", "12 marca 2026"), numbers=[17, 18])


def layouts(owner: str = "spotkanie") -> dict[str, Layout]:
    return {one.id: one for one in printed(owner).layouts}


@cache
def page(number: int, owner: str = "spotkanie") -> np.ndarray:
    """0 and 1 are the sides of sheet 17, 2 its slips, 4 and 5 the sides of sheet 18; 200 dpi."""
    return material.page_of(printed(owner).pdf, number, 200)


def filled(number: int = 0, seed: int = SEED, mistakes: float = 0.0) -> tuple[np.ndarray, pen.Filled]:
    chance = np.random.default_rng(seed)
    side = printed().layouts[0].sides[number]
    hand = pen.Hand(40, 0.5, "cross", 0.06, arguable=False)
    meant = pen.answers(library.load("mieszkaniec", {}), chance)
    return pen.fill(page(number), side, meant, hand, chance, mistakes=mistakes)


def photograph(sheet: np.ndarray, seed: int = SEED) -> np.ndarray:
    return camera.photograph(sheet, np.random.default_rng(seed), camera.SMALL)
