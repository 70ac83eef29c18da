"""Which side lies in a picture, whatever way it lies; and what is said when it cannot be known."""

import cv2
import numpy as np
import pytest
import segno

from forms import sheetcode
from forms.scan import register
from forms.scan.register import Found, Trouble
from tests.forms.scan import sheets


def seen(picture, owner="spotkanie"):
    return register.sides_in(picture, sheets.layouts(owner))


def on_a_table(*pictures, across=False):
    """Pictures beside or below each other on something grey."""
    framed = [cv2.copyMakeBorder(one, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=90) for one in pictures]
    return np.concatenate(framed, axis=1 if across else 0)


@pytest.mark.parametrize("turn", [None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE])
def test_a_side_is_known_whichever_way_it_lies(turn):
    picture = sheets.page(1) if turn is None else cv2.rotate(sheets.page(1), turn)
    (found,) = seen(picture)
    assert isinstance(found, Found)
    assert (found.printed.number, found.side.number, found.marks) == (17, 2, 4)


@pytest.mark.parametrize("share", [0.95, 0.97, 1.0])
def test_a_print_that_was_fitted_to_the_page_is_read_all_the_same(share):
    small = cv2.resize(sheets.page(0), None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    (found,) = seen(cv2.copyMakeBorder(small, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255))
    assert isinstance(found, Found)
    assert found.printed.number == 17


def test_one_covered_corner_is_forgiven_two_are_not():
    held = sheets.page(0).copy()
    held[-260:, :260] = 140
    (found,) = seen(held)
    assert isinstance(found, Found)
    assert found.marks == 3
    held[-260:, -260:] = 140
    assert seen(held) == [Trouble("corner_missing", found.printed)]


def test_a_mirror_image_is_named_as_such():
    assert seen(cv2.flip(sheets.page(0), 1)) == [Trouble("mirrored")]


@pytest.mark.parametrize("pages", [(0, 0), (0, 4), (0, 1)])
def test_two_sides_in_one_picture_are_refused(pages):
    (trouble,) = seen(on_a_table(*(sheets.page(number) for number in pages), across=True))
    assert isinstance(trouble, Trouble)
    assert trouble.reason == "two_sheets"


def test_a_leaf_of_slips_that_was_not_torn_gives_both():
    found = seen(sheets.page(2))
    assert [(one.layout.part, one.printed.number) for one in found] == [("B", 0), ("C", 0)]


def test_a_torn_slip_gives_one():
    half = sheets.page(2)[sheets.page(2).shape[0] // 2 :]
    (found,) = seen(half)
    assert isinstance(found, Found)
    assert found.layout.part == "C"


def test_a_sheet_printed_elsewhere_is_told_apart():
    (trouble,) = seen(sheets.page(0, "inne spotkanie"))
    assert isinstance(trouble, Trouble)
    assert trouble.reason == "unknown_layout"


def test_the_code_of_another_sheet_lying_on_top_gives_no_number():
    """Somebody's sheet with the code of the next one pasted beside it."""
    picture = sheets.page(0).copy()
    scale = picture.shape[1] / 210
    code = sheets.page(4)[round(9 * scale) : round(33 * scale), round(157 * scale) : round(181 * scale)]
    picture[round(120 * scale) : round(120 * scale) + code.shape[0], 400 : 400 + code.shape[1]] = code
    (trouble,) = seen(picture)
    assert isinstance(trouble, Trouble)
    assert trouble.reason == "two_sheets"


def a_foreign_form():
    """Text, lines and a code that is not ours."""
    paper = np.full((2200, 1600), 245, np.uint8)
    drawn = np.array([[*row] for row in segno.make("https://example.org/form/12").matrix], np.uint8)
    code = cv2.resize(255 - 255 * drawn, None, fx=12, fy=12, interpolation=cv2.INTER_NEAREST)
    paper[200 : 200 + code.shape[0], 1000 : 1000 + code.shape[1]] = code
    for row in range(700, 2000, 90):
        cv2.putText(paper, "Formularz 12/B", (150, row), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 20, 3)
    return paper


def with_our_marks(text):
    """Somebody's page with marks like ours, and a code that says this."""
    paper = np.full((2339, 1654), 245, np.uint8)
    for mark, place in zip(range(4), sheets.printed().layouts[0].sides[0].mark_places(), strict=True):
        size, left, top = round(11 * SCALE), round(place.x * SCALE), round(place.y * SCALE)
        drawn = cv2.aruco.generateImageMarker(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50), mark, size)
        paper[top : top + size, left : left + size] = drawn
    if text:
        rows = segno.make(text, error="q", boost_error=False, micro=False).matrix
        drawn = np.array([[*row] for row in rows], np.uint8)
        code = cv2.resize(245 - 225 * drawn, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
        left, top = round(158 * SCALE), round(10 * SCALE)
        paper[top : top + code.shape[0], left : left + code.shape[1]] = code
    return cv2.GaussianBlur(paper, (0, 0), 1.0)


SCALE = 200 / 25.4
ELSEWHERE = sheetcode.qr_text(sheetcode.Printed("ZZZZZ", 7, 1))
FORGED = {
    "": "no_number",
    "https://example.org": "foreign_code",
    ELSEWHERE: "unknown_layout",
    ELSEWHERE[:-1] + "?": "foreign_code",
    ELSEWHERE.replace("00007", "00008"): "foreign_code",
}


@pytest.mark.parametrize("text", FORGED)
def test_marks_like_ours_are_not_enough(text):
    (trouble,) = seen(with_our_marks(text))
    assert isinstance(trouble, Trouble)
    assert trouble.reason == FORGED[text]


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_a_sheet_that_lies_on_another_gives_no_number(share):
    """Whichever of the two the marks and the code belong to."""
    below, above = on_a_table(sheets.page(0)).copy(), sheets.page(4)
    high, left = round(above.shape[0] * share), above.shape[1] // 4
    below[-high - 20 :, left:] = above[: high + 20, : below.shape[1] - left]
    (trouble,) = seen(below)
    assert isinstance(trouble, Trouble)
    assert trouble.reason in ("two_sheets", "corner_missing")


def test_other_peoples_forms_are_foreign():
    assert seen(a_foreign_form()) == [Trouble("foreign_code")]


def test_a_picture_of_something_else_shows_no_marks():
    chance = np.random.default_rng(3)
    noise = cv2.GaussianBlur(chance.integers(0, 255, (1500, 1100), np.uint8), (0, 0), 6)
    assert seen(noise) == [Trouble("no_marks")]


def test_an_unreadable_code_is_asked_for_again():
    picture = sheets.page(0).copy()
    scale = picture.shape[1] / 210
    picture[round(12 * scale) : round(30 * scale), round(160 * scale) : round(178 * scale)] = 120
    assert seen(picture) == [Trouble("no_number")]
