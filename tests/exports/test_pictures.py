"""Pictures for slides, as SVG and as PNG."""

import io
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from exports.pictures import MOST_ROWS, Bar, Picture, PictureFailed, ordered, png, svg

SVG = "{http://www.w3.org/2000/svg}"
A_PICTURE = Picture(
    title="Potrzeby: Gmina Zmyślona, 2026",
    under="Wskaźnik 0–100. Odpowiedzi: 41.",
    bars=(
        Bar("Zajęcia dla dzieci", 60.0, "60,0", "wskazało 30 z 41 osób"),
        Bar("Klub seniora", 30.0, "30,0", "wskazało 15 z 41 osób"),
    ),
    who="41 ankiet, 47 osób obecnych; odpowiadali chętni, wynik nie jest reprezentatywny.",
)


def drawn(picture: Picture) -> Any:
    return etree.fromstring(svg(picture).encode())


def texts(tree: Any) -> str:
    return " ".join(tree.itertext())


def bars(tree: Any) -> list[float]:
    return [float(box.get("width")) for box in tree.iter(f"{SVG}rect") if box.get("fill") == "#0b4f6c"]


def test_a_picture_tells_its_title_number_sentence_and_level() -> None:
    said = texts(drawn(A_PICTURE))
    for part in (A_PICTURE.title, "Odpowiedzi: 41", "wskazało 30 z 41 osób", "odpowiadali chętni", "wewnętrznego"):
        assert part in said


def test_the_longest_bar_fills_its_room_and_others_are_in_proportion() -> None:
    longest, half = bars(drawn(A_PICTURE))
    assert half == pytest.approx(longest / 2, abs=0.1)


def test_what_residents_or_offices_wrote_is_text() -> None:
    nasty = replace(A_PICTURE, title="<script>\"&'</script>", bars=(Bar("</text><image href='x'/>\x07", 1.0, "<b>"),))
    tree = drawn(nasty)
    assert {element.tag for element in tree.iter()} == {f"{SVG}{tag}" for tag in ("svg", "title", "rect", "text")}
    assert "</text><image href='x'/>" in texts(tree)


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_styled_inline() -> None:
    document = svg(A_PICTURE)
    assert "href" not in document
    assert "style=" not in document
    assert document.count("http") == 1  # the name of the format


def test_all_text_stands_inside_the_drawing() -> None:
    long = Bar("Pomoc dla stowarzyszeń, KGW, OSP i grup nieformalnych " * 2, 5.0, "1 234 (12%)", "wskazało " * 20)
    tree = drawn(replace(A_PICTURE, title="Bardzo długi tytuł sprawy " * 6, bars=(long,) * 5))
    _, _, width, height = map(float, tree.get("viewBox").split())
    for text in tree.iter(f"{SVG}text"):
        letters = len(text.text) * float(text.get("font-size")) * 0.55
        left = float(text.get("x")) - (letters / 2 if text.get("text-anchor") == "middle" else 0)
        assert left >= 0
        assert left + letters <= width
        assert 0 < float(text.get("y")) < height


def test_no_more_rows_than_a_slide_can_hold_and_the_rest_is_said() -> None:
    many = replace(A_PICTURE, bars=(Bar("Sprawa", 1.0, "1"),) * (MOST_ROWS + 3))
    assert len(bars(drawn(many))) == MOST_ROWS
    assert "Pominięto dalsze pozycje: 3" in texts(drawn(many))


def test_without_bars_there_is_still_a_picture() -> None:
    assert bars(drawn(replace(A_PICTURE, bars=()))) == []


def test_bars_are_put_in_order_and_empty_ones_left_out() -> None:
    given = (Bar("a", 1.0, ""), Bar("b", 0.0, ""), Bar("c", 2.0, ""))
    assert [bar.label for bar in ordered(given)] == ["c", "a"]


def test_the_png_is_twice_as_large_and_carries_the_letters() -> None:
    document = svg(A_PICTURE)
    image = Image.open(io.BytesIO(png(document))).convert("RGB")
    _, _, width, height = map(float, drawn(A_PICTURE).get("viewBox").split())
    assert image.size == pytest.approx((2 * width, 2 * height), abs=2)
    title = image.crop((100, 130, 1700, 240)).convert("L")
    assert sum(title.histogram()[:80]) > 2000
    assert image.getpixel((2, 2)) == (255, 255, 255)


def test_a_drawing_that_is_none_is_said_and_not_sent() -> None:
    with pytest.raises(PictureFailed):
        png("to nie jest obraz")
