"""The workbook to hand over: the same sheets every year, and no number in it that was not let out."""

import re
import zipfile

import pytest
from openpyxl import load_workbook

from exports import sharebook
from tests.exports.test_publishing import LARGE, every_bars, every_ranking, many, published_of, random_campaign


def written(tmp_path, published, **keywords):
    path = tmp_path / "w.xlsx"
    sharebook.write(path, published, **keywords)
    return path


def numbers_in(path):
    book = load_workbook(path)
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)}


@pytest.mark.parametrize("seed", range(4))
def test_no_number_stands_in_it_that_the_published_values_do_not_have(tmp_path, seed):
    published = published_of(random_campaign(seed))
    every = (*published.closed, *every_bars(published))
    let_out = {number for bars in every for number in (bars.n, *bars.counts.values())}
    for ranked in every_ranking(published):
        let_out |= {ranked.n} | {x for i in ranked.items for x in (i.place, i.index, i.count, i.by_people, i.villages)}
    for people in published.people:
        let_out |= {n for row in (people.gmina, *people.villages.values()) for n in row}
        let_out |= {sum(people.gmina[a:b]) for a in range(6) for b in range(7) if None not in people.gmina}
    let_out |= {x for village in published.villages for x in (village.population, village.present, village.n_forms)}
    assert numbers_in(written(tmp_path, published)) <= let_out


def test_it_says_its_level_on_every_page_and_in_its_properties(tmp_path):
    book = load_workbook(written(tmp_path, published_of(random_campaign(1))))
    assert book.properties.description == "Do przekazania"
    assert book.properties.language == "pl-PL"
    for sheet in book:
        assert "o przekazania" in sheet["A2"].value
        assert sheet.oddHeader.right.text == "do przekazania"


def test_it_has_the_same_sheets_with_and_without_answers(tmp_path):
    empty = load_workbook(written(tmp_path, published_of([]))).sheetnames
    full = load_workbook(written(tmp_path, published_of(random_campaign(2)))).sheetnames
    assert empty == full == ["Czytaj najpierw", *sharebook.CONTENTS]


def test_ideas_are_those_released_and_stay_text(tmp_path):
    path = written(tmp_path, published_of(random_campaign(1)), ideas=[("Lipie", "=HYPERLINK(1)"), ("", "Ławka")])
    sheet = load_workbook(path)["Pomysły"]
    assert [(row[0].value or "", row[1].value) for row in sheet.iter_rows(min_row=5)] == [
        ("Lipie", "=HYPERLINK(1)"), ("", "Ławka"),
    ]  # fmt: skip
    assert sheet["B5"].data_type == "s"


def test_charts_are_described_in_words(tmp_path):
    published = published_of(many(LARGE, 14, Q2={"P01": 3}, Q4=["N01"]))
    with zipfile.ZipFile(written(tmp_path, published)) as parts:
        drawn = [name for name in parts.namelist() if re.fullmatch(r"xl/drawings/drawing\d+.xml", name)]
        drawings = [parts.read(name).decode() for name in drawn]
    assert len(drawings) == 2
    assert all(re.search(r'descr="Wykres słupkowy\. [^"]{20,}"', drawing) for drawing in drawings)


def test_counts_by_village_stay_legible_in_print_however_many_villages_there_are(tmp_path):
    book = load_workbook(written(tmp_path, published_of(random_campaign(1))))
    for title in ("Potrzeby w sołectwach", "Problemy w sołectwach", "Pytania", "Kto odpowiadał"):
        sheet = book[title]
        village = sheet.cell(4, sheet.max_column)
        assert village.alignment.textRotation == 90
        assert sheet.column_dimensions[village.column_letter].width < 8


def test_a_ranking_and_its_chart_are_one_page(tmp_path):
    sheet = load_workbook(written(tmp_path, published_of(many(LARGE, 14, Q2={"P01": 3}, Q4=["N01"]))))["Potrzeby"]
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.row_breaks.brk == []
