"""The card of a village: one page, the protected numbers, and words that fit."""

from datetime import date

import docx
import pypdfium2
import pytest

from exports import card_docx, card_pdf
from exports.published import Published
from exports.village_card import LONGEST, Told, card
from tests.exports.test_publishing import LARGE, OTHER, SMALL, many, published_of


@pytest.fixture(scope="module")
def published() -> Published:
    answers = {"Q2": {"P01": 3, "P02": 1}, "Q4": ["N01", "N02", "N03"], "Q9": "AKC"}
    few = many("dabrowa-mala", 4, **answers) + many("dabrowa-mala", 8, Q4=["N05"])
    return published_of(many(LARGE, 14, **answers), many(OTHER, 12, **answers), few, many(SMALL, 4, Q4=["N05"]))


def card_of(published, slug, **told):
    return card(published, published.village(slug), Told(**told))


def test_a_village_gets_its_own_numbers(published):
    made = card_of(published, LARGE)
    assert made.title == "Sołectwo Lipie"
    assert made.notice == ""
    assert made.needs[0].said == "14 z 14 osób, wskaźnik 100"
    assert "14 ankiet, 40 osób obecnych" in made.who
    assert made.readiness == "Gotowi do działania: akcyjnie – 14 osób."


def test_a_village_of_four_forms_gets_those_of_the_gmina_and_the_reason(published):
    made = card_of(published, SMALL)
    assert "mniej niż 10" in made.notice
    assert "wynik całej gminy (42 ankiety)" in made.notice
    assert made.readiness == ""
    assert [line.label for line in made.needs] == [line.label for line in card_of(published, "zrodla").needs]


def test_a_village_never_visited_is_told_so(published):
    made = card_of(published, "zrodla")
    assert made.who == "W tej kampanii nie było jeszcze spotkania w sołectwie."
    assert made.notice.startswith("Nie ma jeszcze ankiet z sołectwa. Poniżej wynik całej gminy")


def test_what_is_too_long_is_cut_between_words_and_what_is_too_much_is_counted(published):
    ideas = ["świetlica " * 60, *(f"pomysł {n}" for n in range(6))]
    made = card_of(published, LARGE, ideas=ideas, done="malowanie " * 90)
    assert len(made.ideas) == 4
    assert all(len(text) <= LONGEST + 2 for text in (*made.ideas, made.done))
    assert made.done.endswith("malowanie …")
    assert "Na karcie nie zmieściło się: 3." in made.ideas_note


IDEA = "Remont świetlicy z kuchnią, żeby koło gospodyń mogło gotować dla wszystkich w każdą niedzielę; " * 3
STEP = "Spotkanie w sprawie przystanku i rozkładu jazdy z przewoźnikiem, radnym i rodzicami dzieci; " * 3
LONG = {
    "ideas": [IDEA] * 9,
    "done": "Posprzątaliśmy przystanek i las, odnowiliśmy tablicę ogłoszeń i zrobiliśmy ognisko. " * 9,
    "steps": [(STEP, date(2026, 5, 1))] * 3,
    "met_on": [date(2026, 3, 12), date(2026, 4, 2)],
    "contact": "Centrum Usług Społecznych w Gminie Zmyślonej, tel. 32 000 00 00, cus@example.org",
}


@pytest.mark.parametrize("told", [{}, LONG])
def test_every_card_is_one_page_of_pdf_however_much_it_tells(published, tmp_path, told):
    cards = [card(published, village, Told(**told)) for village in published.villages]
    card_pdf.write(tmp_path / "k.pdf", cards, published.gmina)
    document = pypdfium2.PdfDocument(tmp_path / "k.pdf")
    assert len(document) == len(cards)
    for page, made in zip(document, cards, strict=True):
        text = page.get_textpage().get_text_range()
        assert made.title in text
        assert "Nie pokazujemy" in text, "the last line is there, so nothing was cut"
    document.close()


def test_the_pdf_is_tagged_and_says_its_language(published, tmp_path):
    card_pdf.write(tmp_path / "k.pdf", [card_of(published, LARGE)], published.gmina)
    written = (tmp_path / "k.pdf").read_bytes()
    assert b"/MarkInfo" in written
    assert b"/Lang" in written
    assert pypdfium2.PdfDocument(tmp_path / "k.pdf").get_metadata_value("Title") == "Sołectwo Lipie, Gmina Zmyślona"


def test_the_word_document_has_headings_tables_with_headers_and_a_page_each(published, tmp_path):
    cards = [card_of(published, LARGE, steps=[("sprzątanie", None)]), card_of(published, OTHER)]
    card_docx.write(tmp_path / "k.docx", cards, published.gmina)
    document = docx.Document(tmp_path / "k.docx")
    titles = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [p.text for p in titles] == ["Sołectwo Lipie", "Sołectwo Brzezinka"]
    assert titles[1].paragraph_format.page_break_before
    assert len(document.tables) == 4
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables)
    assert document.core_properties.title == "Karty sołectw, Gmina Zmyślona"
