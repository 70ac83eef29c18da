"""The page of files: what is offered, to whom, and what arrives."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from exports.rows import read_csv
from survey_app.domain.access import Role
from survey_app.journeys import sign_in
from survey_app.store.audit import AuditEntry
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY, signed_in


@pytest.fixture
def filled(app):
    an_answer(app, a_meeting(app))
    an_answer(app, a_meeting(app, "kolbark"))
    return app


def noted(app):
    with app.extensions["answers"].reading() as work:
        return [entry.what for entry in work.scalars(select(AuditEntry).where(AuditEntry.act == "export"))]


def test_page_tells_what_each_file_holds_and_for_whom(filled, coordinator):
    page = coordinator.get("/panel/pliki/")
    assert page.path == "/panel/pliki/2026/"
    for words in ("Skoroszyt wyników (Excel)", "Do użytku wewnętrznego", "Plan na 2027 rok", "sołectwo Bydlin"):
        assert words in page.text


def test_workbook_arrives_under_its_name_and_is_noted(filled, coordinator):
    with coordinator.client.get("/panel/pliki/2026/wyniki") as response:
        assert "wyniki-2026-uzytek-wewnetrzny.xlsx" in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "no-store"
        book = load_workbook(io.BytesIO(response.get_data()))
    assert book["Odpowiedzi"].max_row == 3
    assert noted(filled) == ["wyniki 2026"]


def test_csv_of_one_village_arrives(filled, coordinator):
    with coordinator.client.get("/panel/pliki/2026/csv-excel?solectwo=bydlin") as response:
        assert response.mimetype == "text/csv"
        assert [row[0] for _, row in read_csv(response.get_data()).rows] == ["bydlin"]
    assert noted(filled) == ["csv-excel 2026 bydlin"]


@pytest.mark.parametrize(("address", "status"), [
    ("/panel/pliki/2026/wykres", 404), ("/panel/pliki/1999/", 404), ("/panel/pliki/2026/csv?solectwo=x", 404),
    ("/panel/pliki/99999999999/csv", 404),
])  # fmt: skip
def test_what_is_not_there_is_refused_politely_and_not_noted(filled, coordinator, address, status):
    assert "Nie ma" in coordinator.get(address, status=status).text
    assert noted(filled) == []


def test_helper_and_stranger_get_no_file(filled, visitor):
    with filled.extensions["answers"].writing() as work:
        sign_in.add_organiser(work, email="pomocnik@example.org", name="Pomocnik", role=Role.HELPER,
                              password="hasło do testów 2", today=TODAY)  # fmt: skip
    helper = signed_in(filled, "pomocnik@example.org", "hasło do testów 2")
    assert helper.client.get("/panel/pliki/2026/csv").status_code == 403
    assert visitor.client.get("/panel/pliki/2026/csv").status_code == 302
    assert noted(filled) == []
