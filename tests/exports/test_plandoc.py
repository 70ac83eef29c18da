"""The plan document, written and read back."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from exports import plandoc
from exports.plan import ACCEPTED, APPROVED, Finding, Findings, Linked, People, PlanDraft
from forms import polish
from tests.exports.test_plan import a_row
from tests.exports.test_planbook import a_draft, some_tasks


def written(tmp_path: Path, draft: PlanDraft) -> Any:
    plandoc.write(tmp_path / "plan.docx", draft)
    return docx.Document(str(tmp_path / "plan.docx"))


def text_of(document: Any) -> str:
    return "\n".join(paragraph.text.replace("\u00a0", " ") for paragraph in document.paragraphs)


def plan_rows(document: Any) -> list[list[str]]:
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in document.tables[0].rows]


def test_table_has_exactly_the_three_columns_and_a_repeated_header(tmp_path):
    document = written(tmp_path, a_draft(*some_tasks()))
    assert plan_rows(document)[0] == ["ZADANIE", "ADRESACI", "TERMINY PLANOWANYCH DZIAŁAŃ"]
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_first_export_shows_proposals_marked_as_such(tmp_path):
    document = written(tmp_path, a_draft(*some_tasks()))
    assert "PROJEKT ROBOCZY – stan na 2 listopada 2026 r." in text_of(document)
    assert [row[0][:12] for row in plan_rows(document)[1:]] == ["Propozycja. "] * 2


def test_after_the_first_decision_only_accepted_rows_are_in_the_table(tmp_path):
    carried, proposed = some_tasks()
    document = written(tmp_path, a_draft(replace(carried, decision=ACCEPTED), proposed))
    assert plan_rows(document)[1:] == [["Partnerstwo przy wydarzeniu: „Sobótka”", "", "czerwiec 2027"]]
    assert "W tabeli nie ma zadań bez decyzji: 1 propozycja." in text_of(document)


def test_approved_plan_is_no_draft(tmp_path):
    document = written(tmp_path, a_draft(a_row(1), state=APPROVED, approved_on=date(2026, 12, 10)))
    assert "PROJEKT ROBOCZY" not in text_of(document)


def test_signatures_and_dates_stay_empty(tmp_path):
    cells = [cell.text for row in written(tmp_path, a_draft()).tables[1].rows for cell in row.cells]
    assert [cell.rstrip("… ") for cell in cells] == ["Opracował:", "Zatwierdził:", "Data:", "Data:"]


def test_headings_are_real_and_the_language_is_polish(tmp_path):
    document = written(tmp_path, a_draft())
    levels = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == "Heading 1"
    assert set(levels[1:]) == {"Heading 2"}
    assert [language.get(qn("w:val")) for language in document.styles.element.iter(qn("w:lang"))] == ["pl-PL"]
    assert document.core_properties.language == "pl-PL"


def test_page_is_a4_and_letters_are_large_enough(tmp_path):
    document = written(tmp_path, a_draft())
    section = document.sections[0]
    assert abs(section.page_width - Cm(21)) < 1000
    assert abs(section.page_height - Cm(29.7)) < 1000
    assert document.styles["Normal"].font.size >= Pt(11)


def test_findings_take_no_more_than_their_figures(tmp_path):
    found = Findings(96, 12, (Finding("Miejsce i zajęcia dla młodzieży", 41, 96, 6),), ())
    text = text_of(written(tmp_path, a_draft(findings=found)))
    assert "W kampanii 2026 zebraliśmy 96 ankiet w 12 sołectwach." in text
    assert "Miejsce i zajęcia dla młodzieży: 41 z 96 ankiet; 6 sołectw w pierwszej piątce" in text


def test_without_forms_there_are_no_findings(tmp_path):
    assert "Co powiedzieli mieszkańcy" not in text_of(written(tmp_path, a_draft()))


@pytest.mark.parametrize(
    ("people", "count"),
    [(None, 0), (People(), 0), (People(steady=14, villages=9), 1), (People(14, 23, 5, 9), 3)],
)
def test_unknown_numbers_of_people_leave_their_sentence_out(people, count):
    assert len(plandoc.people_sentences(people)) == count


def test_single_letters_do_not_hang_at_the_end_of_a_line():
    assert polish.hard_spaces("praca w sołectwie i o ludziach") == "praca w\u00a0sołectwie i\u00a0o\u00a0ludziach"


def test_words_are_our_own_and_not_those_of_the_plan_of_2024(tmp_path):
    text = re.sub(r"\s+", " ", text_of(written(tmp_path, a_draft())))
    for borrowed in (
        "profesjonalnego działania ukierunkowanego",
        "jest pracą z ludźmi",
        "może nieść za sobą różne ryzyka",
        "mają charakter poglądowy. Będą one",
    ):
        assert borrowed not in text


def test_partners_by_card_are_named_only_with_consent_beside_what_a_person_wrote(tmp_path):
    linked = (Linked("KGW Zmyślone", in_print=True), Linked("OSP bez zgody", in_print=False))
    row = a_row(1, decision=ACCEPTED, partners="szkoły", linked=linked)
    text = text_of(written(tmp_path, a_draft(row, a_row(2, decision=ACCEPTED))))
    assert text.count("Partnerzy zadań") == 1
    assert "KGW Zmyślone; szkoły" in text
    assert "OSP bez zgody" not in text
