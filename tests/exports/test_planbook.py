"""The plan workbook, written and read back."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exports import planbook
from exports.plan import ACCEPTED, APPROVED, DRAFT, PROPOSED, REFERRED, REFUSED, Change, Linked, PlanDraft, Task
from tests.exports.test_plan import a_gmina_item, a_row, a_witness, drafted

SHEETS = ["Plan 2027", "Dowody", "Do przekazania wójtowi", "Zmiany", "Cele planu"]
HEADER = [
    "Lp.", "Zadanie", "Adresaci", "Terminy planowanych działań", "Cel", "Sołectwa", "Forma udziału CUS",
    "Realizator", "Partnerzy", "Uzasadnienie z danych", "Wskaźnik", "Plan", "Wykonanie",
    "Źródło finansowania",
    "Koszt", "Status", "Data i powód zmiany", "Poprzedni plan", "Identyfikator",
]  # fmt: skip


def a_draft(*tasks: Task, **fields: Any) -> PlanDraft:
    usual: dict[str, Any] = {
        "year": 2027,
        "gmina": "Gmina Próbna",
        "cus": "Centrum Usług Społecznych w Próbnej",
        "state": DRAFT,
        "as_of": date(2026, 11, 2),
        "approved_on": None,
        "previous_year": 2024,
        "tasks": tasks,
        "referrals": (),
        "changes": (),
    }
    return PlanDraft(**usual | fields)


def some_tasks() -> tuple[Task, ...]:
    witness = a_witness(a_gmina_item("N04"), a_gmina_item("P01"))
    return tuple(row for row in drafted(witness, a_row(10)) if row.origin != REFERRED)


def written(tmp_path: Path, draft: PlanDraft) -> Any:
    planbook.write(tmp_path / "plan.xlsx", draft)
    return openpyxl.load_workbook(tmp_path / "plan.xlsx")


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    [table] = sheet.tables.values()
    header, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_sheets_and_columns_are_those_of_the_design(tmp_path):
    book = written(tmp_path, a_draft(*some_tasks()))
    assert book.sheetnames == SHEETS
    assert list(rows_of(book["Plan 2027"])[0]) == HEADER


def test_every_sheet_is_a_table_with_frozen_header_set_for_print(tmp_path):
    for sheet in written(tmp_path, a_draft()).worksheets:
        [table] = sheet.tables.values()
        assert table.autoFilter is not None
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows


def test_row_carries_the_three_columns_evidence_and_its_id(tmp_path):
    carried, proposed = rows_of(written(tmp_path, a_draft(*some_tasks()))["Plan 2027"])
    assert carried["Zadanie"] == "Partnerstwo przy wydarzeniu: „Sobótka”"
    assert carried["Terminy planowanych działań"] == "czerwiec 2027"
    assert carried["Poprzedni plan"] == "2024, nr 10: status nieznany"
    assert proposed["Uzasadnienie z danych"].startswith("N04: 41 z 96 ankiet")
    assert (proposed["Status"], proposed["Identyfikator"]) == (PROPOSED, "2027-N04")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1 200,50", 1200.5), ("12", 12), ("300 zł", 300), ("około 5", "około 5"), ("", None)],
)
def test_numbers_are_numbers_and_words_stay_words(tmp_path, typed, value):
    [row] = rows_of(written(tmp_path, a_draft(a_row(1, cost=typed)))["Plan 2027"])
    assert row["Koszt"] == value


def test_typed_formula_stays_text(tmp_path):
    planbook.write(tmp_path / "plan.xlsx", a_draft(a_row(1, task="=1+1", cus_role="", partners="@SUM(A1)")))
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Plan 2027"]
    kinds = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds["=1+1"] == kinds["@SUM(A1)"] == "s"


def test_status_and_role_are_chosen_from_lists(tmp_path):
    sheet = written(tmp_path, a_draft(*some_tasks()))["Plan 2027"]
    offered = {rule.formula1: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert any("niezrealizowane" in formula and place.startswith("P5:") for formula, place in offered.items())
    assert any("współorganizacja" in formula and place.startswith("G5:") for formula, place in offered.items())


def test_evidence_leads_back_to_the_counts(tmp_path):
    _, need = rows_of(written(tmp_path, a_draft(*some_tasks()))["Dowody"])
    assert (need["Kod"], need["Wskazało osób"], need["Ankiet z odpowiedzią"]) == ("N04", 41, 96)
    assert need["Indeks, sołectwa równo"] == 31.25
    assert need["Dane z dnia"] == datetime(2026, 10, 31)
    assert need["Sołectwa: pewne"] == "Łany; Zator"


def test_problems_for_the_wojt_stand_apart(tmp_path):
    referrals = tuple(drafted(a_witness(a_gmina_item("P01"))))
    [row] = rows_of(written(tmp_path, a_draft(referrals=referrals))["Do przekazania wójtowi"])
    assert (row["Problem"], row["Wskazało osób"]) == ("Drogi, chodniki, oświetlenie", 41)


def test_changes_keep_their_day_and_reason(tmp_path):
    change = Change(datetime(2026, 11, 2, 9, 30), "2024-01", "„Sobótka”", "Decyzja", PROPOSED, ACCEPTED, "tradycja")
    book = written(tmp_path, a_draft(a_row(1), changes=(change,)))
    [row] = rows_of(book["Zmiany"])
    assert (row["Data"], row["Powód"]) == (datetime(2026, 11, 2), "tradycja")
    assert rows_of(book["Plan 2027"])[0]["Data i powód zmiany"] == "02.11.2026: tradycja"


def test_refused_rows_are_left_out_and_an_approved_plan_has_no_proposals(tmp_path):
    carried, proposed = some_tasks()
    refused = replace(proposed, decision=REFUSED, reason="ujęte gdzie indziej")
    assert len(rows_of(written(tmp_path, a_draft(carried, refused))["Plan 2027"])) == 1
    accepted = replace(carried, decision=ACCEPTED)
    approved = written(tmp_path, a_draft(accepted, proposed, state=APPROVED))
    assert len(rows_of(approved["Plan 2027"])) == 1


def test_plan_without_rows_still_opens(tmp_path):
    assert written(tmp_path, a_draft()).sheetnames == SHEETS


def test_the_column_of_partners_holds_cards_and_own_words_each_once(tmp_path):
    linked = (Linked("KGW Zmyślone", in_print=False), Linked("Szkoły", in_print=True))
    book = written(tmp_path, a_draft(a_row(1, partners="szkoły; OSP", linked=linked)))
    (row,) = rows_of(book["Plan 2027"])
    assert row["Partnerzy"] == "KGW Zmyślone; szkoły; OSP"
