"""The printed list of partners: who stands where, and that both files say it."""

from datetime import date

import pypdfium2
from docx import Document

from exports import partner_files
from exports.partner_list import BY_AREA, BY_VILLAGE, Entry, printed

SPORT = Entry("Klub Zmyślony", "klub sportowy", ("Sport i ruch",), ("Łąkowo", "Ćmielów Zmyślony"), "klub@example.org")
ENTRIES = (SPORT, Entry("=Grupa bez niczego", "", (), (), ""))
OFFICE = {"cus_name": "CUS w Zmyślinie", "cus_phone": "12 000 00 00"}


def told(by=BY_VILLAGE, entries=ENTRIES):
    return printed(entries, by=by, gmina="Gmina Zmyślin", office=OFFICE, as_of=date(2026, 3, 12))


def test_an_organisation_stands_in_each_of_its_villages_in_polish_order_and_those_without_one_last():
    assert [group.heading for group in told().groups] == ["Ćmielów Zmyślony", "Łąkowo", "Bez podanego sołectwa"]


def test_by_area_the_villages_are_told_and_the_area_is_the_heading():
    group = told(BY_AREA).groups[0]
    assert group.heading == "Sport i ruch"
    assert [what for what, _ in group.lines[0].facts] == ["Rodzaj", "Gdzie działa", "Kontakt"]


def test_the_pdf_is_tagged_and_says_date_office_and_contact(tmp_path):
    path = tmp_path / "spis.pdf"
    partner_files.write_pdf(path, told())
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage().get_text_bounded()
    assert b"/MarkInfo" in path.read_bytes()
    for words in ("Spis partnerów", "12 marca 2026 r.", "CUS w Zmyślinie", "klub@example.org", "=Grupa bez niczego"):
        assert words in text


def test_an_empty_list_is_still_a_page(tmp_path):
    path = tmp_path / "spis.pdf"
    partner_files.write_pdf(path, told(entries=()))
    assert "Nikt jeszcze nie zgodził się" in pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded()


def test_the_word_document_has_real_headings(tmp_path):
    path = tmp_path / "spis.docx"
    partner_files.write_docx(path, told())
    headings = [one.text for one in Document(str(path)).paragraphs if one.style.name.startswith("Heading")]
    assert headings[:3] == ["Spis partnerów", "Ćmielów Zmyślony", "Klub Zmyślony"]
