"""Printed sheets: what is on them, and that everything stands where the layout says."""

import hashlib
import io
import itertools
import tomllib
from dataclasses import astuple, replace

import cv2
import pypdfium2
import pytest
import zxingcpp

from bench.printing import frame_in
from forms import layout, library, sheetcode
from forms.cover import cover
from forms.layout import Place
from forms.paper import FOLDER, Cover, Heading, Notice, TooLong, print_sheets
from forms.sheetcode import Printed

HEADING = Heading("Bydlin", "12 marca 2026")
DPI = 600


def printed(questionnaire="mieszkaniec", **more):
    asked = library.load(questionnaire, {})
    return print_sheets(asked, **({"owner": "spotkanie", "heading": HEADING, "numbers": [17]} | more))


@pytest.fixture(scope="module")
def ordinary():
    return printed(numbers=[17, 18])


def pixels(pdf, page, dpi=DPI):
    document = pypdfium2.PdfDocument(pdf)
    return document[page].render(scale=dpi / 72, grayscale=True).to_numpy().squeeze()


@pytest.mark.parametrize("page", [0, 1, 4, 5])
def test_every_frame_is_printed_where_the_layout_says(ordinary, page):
    side = ordinary.layouts[0].sides[page % 4]
    picture = pixels(ordinary.pdf, page)
    off = [
        abs(found - said)
        for box in side.boxes
        for found, said in zip(frame_in(picture, box.place), astuple(box.place), strict=True)
    ]
    assert max(off) < 0.1


def test_frames_of_slips_stand_where_the_layout_says(ordinary):
    picture = pixels(ordinary.pdf, 2)
    half = picture.shape[0] // 2
    for number, slip in enumerate(ordinary.layouts[1:]):
        (side,) = slip.sides
        assert side.height_mm == 148.5
        own = picture[number * half :]
        off = [abs(frame_in(own, box.place)[0] - box.place.x) for box in side.boxes]
        assert max(off) < 0.1


@pytest.mark.parametrize("page", [0, 1, 2])
def test_corner_marks_are_those_of_the_side_and_in_their_places(ordinary, page):
    picture = pixels(ordinary.pdf, page, dpi=200)
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50))
    corners, ids, _ = detector.detectMarkers(picture)
    found = {int(mark): corner[0][0] * 25.4 / 200 for mark, corner in zip(ids.flatten(), corners, strict=True)}
    sides = [ordinary.layouts[0].sides[page]] if page < 2 else [one.sides[0] for one in ordinary.layouts[1:]]
    assert set(found) == {mark for side in sides for mark in side.marks}
    for number, side in enumerate(sides):
        for mark, place in zip(side.marks, side.mark_places(), strict=True):
            assert found[mark] == pytest.approx((place.x, place.y + number * 148.5), abs=0.2)


def test_the_table_of_marks_is_opencvs():
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    for mark in range(48):
        drawn = cv2.aruco.generateImageMarker(dictionary, mark, 6)[1:5, 1:5] > 127
        assert layout.mark_bits(mark) == drawn.astype(int).tolist()


def test_the_code_of_each_side_names_layout_number_and_side(ordinary):
    for page, (number, side) in {0: (17, 1), 1: (17, 2), 4: (18, 1), 5: (18, 2)}.items():
        (code,) = zxingcpp.read_barcodes(pixels(ordinary.pdf, page, dpi=150))
        assert sheetcode.read_qr(code.text) == Printed(ordinary.layouts[0].id, number, side)


def test_slips_carry_no_number(ordinary):
    codes = zxingcpp.read_barcodes(pixels(ordinary.pdf, 2, dpi=150))
    said = {sheetcode.read_qr(code.text) for code in codes}
    assert said == {Printed(one.id, 0, 1) for one in ordinary.layouts[1:]}
    assert words_of(ordinary.pdf, 2).count("17-") == 0


def words_of(pdf, page):
    return " ".join(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded().split())


def test_a_sheet_is_tagged_titled_and_speaks_its_language(ordinary):
    document = pypdfium2.PdfDocument(ordinary.pdf)
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == "Nasze sołectwo – co zmienić, co zrobić razem"
    assert b"/Lang(pl)" in ordinary.pdf
    assert b"pdfuaid:part" in ordinary.pdf


def test_the_number_with_its_letter_stands_at_the_top_and_the_bottom_of_each_side(ordinary):
    for page in (0, 1):
        assert words_of(ordinary.pdf, page).count(sheetcode.code(17)) >= 2


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
def test_the_residents_sheet_takes_two_sides_in_each_language(language):
    made = printed(language=language)
    assert [len(one.sides) for one in made.layouts] == [2, 1, 1]
    assert made.pages == len(pypdfium2.PdfDocument(made.pdf)) == 4


EVERY = [
    ("mieszkaniec", "uk"),
    ("mlodziez", "pl"),
    ("po-wydarzeniu", "en"),
    ("protokol", "pl"),
    ("rada", "pl"),
    ("partner", "pl"),
]


@pytest.mark.parametrize(("questionnaire", "language"), EVERY)
@pytest.mark.parametrize("large", [False, True])
def test_nothing_printed_overlaps_or_leaves_its_side(questionnaire, language, large):
    made = printed(questionnaire, language=language, large=large)
    for side in (side for one in made.layouts for side in one.sides):
        marks = [Place(mark.x - 1, mark.y - 1, mark.w + 2, mark.h + 2) for mark in side.mark_places()]
        frames = [box.place for box in side.boxes]
        for one, other in itertools.combinations([*frames, *marks, side.qr], 2):
            assert not overlap(one, other), (side.number, one, other)
        assert all(one.x >= 10 and one.x + one.w <= 200 for one in frames)
        assert all(box.row.h >= box.place.h - 0.01 for box in side.boxes)


def overlap(one: Place, other: Place):
    apart = one.x + one.w <= other.x or other.x + other.w <= one.x
    return not apart and one.y < other.y + other.h and other.y < one.y + one.h


@pytest.mark.parametrize(("questionnaire", "language"), EVERY)
def test_every_option_has_its_frame_once(questionnaire, language):
    asked = library.load(questionnaire, {})
    made = printed(questionnaire, language=language)
    for kept in made.layouts:
        frames = [(box.question, box.option) for side in kept.sides for box in side.boxes]
        assert len(frames) == len(set(frames))
        expected = set()
        part = asked.part(kept.part)
        for question in part.questions:
            expected |= set(expected_frames(asked, question, part.at_most))
        assert set(frames) == expected


def expected_frames(asked, question, persons):
    names = [f"{place}.{question.id}" for place in range(persons)] if persons > 1 else [question.id]
    codes = {
        "severity": [f"{one.code}:{grade.code}" for one in question.options for grade in question.grades],
        "rank": [f"{one.code}:{place}" for one in question.options for place in range(1, (question.at_most or 0) + 1)],
        "pick": [one.code for one in asked.question(question.of).options] if question.of else [],
        "scale": [str(step) for step in range(question.lowest or 0, (question.highest or -1) + 1)],
        "consent": ["1"],
    }.get(question.kind.value, [one.code for one in question.options])
    return [(name, code) for name in names for code in codes]


def test_a_layout_is_named_by_what_it_says_and_whose_it_is():
    first, again, elsewhere = printed(), printed(numbers=[3, 4]), printed(owner="inne")
    assert [one.id for one in first.layouts] == [one.id for one in again.layouts]
    assert first.layouts == again.layouts
    assert not {one.id for one in first.layouts} & {one.id for one in elsewhere.layouts}


def test_a_layout_comes_back_from_json_unchanged(ordinary):
    for one in ordinary.layouts:
        assert layout.from_document(layout.to_document(one)) == one


def test_an_odd_number_of_sides_is_followed_by_an_empty_page_so_that_no_sheet_shares_a_leaf():
    made = printed(large=True, slips=False, numbers=[1, 2])
    sides = len(made.layouts[0].sides)
    assert sides % 2 == 1
    assert made.pages == 2 * (sides + 1) == len(pypdfium2.PdfDocument(made.pdf))
    assert "celowo pusta" in words_of(made.pdf, sides)


def test_a_cover_and_notices_are_printed_for_whom_they_are_meant():
    front = Cover("Arkusze od 17-A", ("Wydrukowano 1 arkusz.",), (("Jak zrobić zdjęcie", ("W dobrym świetle.",)),))
    notice = Notice("Osobny zbiór.", "Informacja o danych", ("Administratorem jest CUS.",))
    made = printed(cover=front, notices={"B": notice, "C": notice})
    assert "Jak zrobić zdjęcie" in words_of(made.pdf, 0)
    assert words_of(made.pdf, 5).count("Administratorem jest CUS.") == 2
    assert made.pages == 6


def test_a_language_the_questionnaire_does_not_speak_is_refused():
    with pytest.raises(ValueError, match="does not speak"):
        printed("protokol", language="de")


@pytest.mark.parametrize("part", ["A", "B"])
def test_what_does_not_fit_on_paper_is_named_and_nothing_is_printed(part):
    asked = library.load("mieszkaniec", {})
    long = tuple(
        replace(one, questions=one.questions * 3) if one.id == part else replace(one, questions=one.questions[:2])
        for one in asked.parts
    )
    with pytest.raises(TooLong, match="Nasze sołectwo" if part == "A" else "Odcinek B"):
        print_sheets(replace(asked, parts=long), owner="spotkanie", heading=HEADING, numbers=[1], large=True)


def test_fonts_are_those_of_the_lock_and_have_every_letter_that_is_printed():
    from fontTools.ttLib import TTFont

    lock = tomllib.loads((FOLDER / "fonts.lock").read_text(encoding="utf-8"))
    for name, letters in {"atkinson": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ–„”…", "roboto-condensed": "іїєґІЇЄҐ’№абвгд"}.items():
        for weight in (400, 700):
            file = FOLDER / f"{name}-{weight}.ttf"
            assert hashlib.sha256(file.read_bytes()).hexdigest() == lock["sha256"][file.name]
            known = TTFont(io.BytesIO(file.read_bytes())).getBestCmap()
            assert [letter for letter in letters if ord(letter) not in known] == []


def test_the_cover_names_the_numbers_in_stretches():
    made = cover(HEADING, "Ankieta", [1, 2, 3, 7], "uk", large=True, slips=False)
    assert made.title == "Arkusze 1-D do 3-A, 7-E"
    assert made.facts[1:] == (
        "W pliku: 4 arkusze, numery 1-D do 3-A, 7-E.",
        "Wersja po ukraińsku, duży druk, bez odcinków.",
    )
