"""What leaves the house: whole files under good names, written by a child process that leaves nothing behind."""

import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from exports.rows import read_csv
from survey_app.domain.refusals import NotFound, Refusal, WrongInput
from survey_app.journeys import exporting, partner_links, partners
from survey_app.store.audit import AuditEntry
from survey_app.store.plans import PlanTask
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY


@pytest.fixture
def filled(app):
    an_answer(app, a_meeting(app))
    an_answer(app, a_meeting(app, "kolbark"))
    return app


def written(app, name, path, solectwo=None):
    with app.extensions["answers"].reading() as work:
        exporting.write(work, name, 2026, path, TODAY, solectwo)
    return path


@pytest.mark.parametrize("name", exporting.EXPORTS)
def test_every_export_is_written_whole(filled, tmp_path, name):
    folder = tmp_path / "out"
    folder.mkdir()
    path = written(filled, name, folder / f"plik{exporting.EXPORTS[name].suffix}")
    assert path.stat().st_size > 500
    assert list(folder.iterdir()) == [path]


def test_workbook_of_one_village_holds_that_village_alone(filled, tmp_path):
    sheet = load_workbook(written(filled, "wyniki", tmp_path / "w.xlsx", "bydlin"))["Odpowiedzi"]
    assert [cell.value for cell in sheet["A"]] == ["Sołectwo", "Bydlin"]


def test_csv_of_one_village_holds_that_village_alone(filled, tmp_path):
    rows = list(read_csv(written(filled, "csv", tmp_path / "c.csv", "kolbark").read_bytes()).rows)
    assert [row[0] for _, row in rows] == ["kolbark"]


@pytest.mark.parametrize(("name", "solectwo", "refusal"), [
    ("wykres", None, NotFound), ("csv", "nigdzie", NotFound), ("plan", "bydlin", WrongInput),
])  # fmt: skip
def test_what_cannot_be_written_is_refused_and_leaves_no_file(filled, tmp_path, name, solectwo, refusal):
    with pytest.raises(refusal):
        written(filled, name, tmp_path / "x.csv", solectwo)
    assert list(tmp_path.glob("*x*")) == []


def test_an_older_file_stays_when_writing_fails(filled, tmp_path, monkeypatch):
    path = tmp_path / "c.csv"
    path.write_text("poprzedni")
    broken = replace(exporting.EXPORTS["csv"], write=lambda request: 1 / 0)
    monkeypatch.setitem(exporting.EXPORTS, "csv", broken)
    with pytest.raises(ZeroDivisionError):
        written(filled, "csv", path)
    assert path.read_text() == "poprzedni"
    assert list(tmp_path.glob(".zebranie*")) == []


@pytest.mark.parametrize(("name", "solectwo", "file_name"), [
    ("wyniki", None, "wyniki-2026-uzytek-wewnetrzny.xlsx"),
    ("wyniki", "bydlin", "wyniki-2026-uzytek-wewnetrzny-bydlin.xlsx"),
    ("csv", None, "odpowiedzi-2026-uzytek-wewnetrzny.csv"),
    ("plan-docx", None, "plan-2027.docx"),
])  # fmt: skip
def test_files_are_named_after_what_they_hold(name, solectwo, file_name):
    assert exporting.file_name(name, 2026, solectwo) == file_name


def test_child_process_writes_the_same_answers_and_cleans_up(filled, tmp_path):
    settings = filled.extensions["settings"]
    with exporting.run("csv", 2026, settings, today=TODAY) as path:
        assert path.read_bytes() == written(filled, "csv", tmp_path / "c.csv").read_bytes()
    assert not path.parent.exists()


def test_a_refusal_of_the_child_arrives_as_its_sentence(filled):
    with (
        pytest.raises(Refusal, match="Nie ma sołectwa „nigdzie”"),
        exporting.run("csv", 2026, filled.extensions["settings"], today=TODAY, solectwo="nigdzie"),
    ):
        pass


def test_a_child_that_dies_is_a_refusal_and_leaves_nothing(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lost = replace(filled.extensions["settings"], database_url=f"sqlite:///{tmp_path / 'nie' / 'ma.db'}")
    with pytest.raises(exporting.ExportFailed), exporting.run("csv", 2026, lost, today=TODAY):
        pass
    assert list(tmp_path.glob("zebranie-*")) == []
    with exporting.run("csv", 2026, filled.extensions["settings"], today=TODAY) as path:
        assert path.exists()


def test_heavy_libraries_stay_out_of_the_process_that_serves():
    code = (
        "import sys, survey_app.web.downloads, survey_app.journeys.importing; "
        "print(sorted({'pandas', 'openpyxl', 'docx', 'numpy'} & set(sys.modules)))"
    )
    root = Path(exporting.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_who_took_which_file_is_noted_without_names(app):
    with app.extensions["answers"].writing() as work:
        exporting.note(work, "a1b2", datetime(2026, 3, 12, 9), "wyniki", 2026, "bydlin")
    with app.extensions["answers"].reading() as work:
        entry = work.scalars(select(AuditEntry).where(AuditEntry.act == "export")).one()
        assert (entry.who, entry.what) == ("a1b2", "wyniki 2026 bydlin")


def test_the_sheet_of_partners_holds_every_card_of_the_list_with_what_it_joins_and_no_contact(app, tmp_path):
    card = {"N1": "KGW Zmyślone", "N3": ["bydlin"], "N13": "Osoba Poufna", "N14": "kgw@example.org"}
    with app.extensions["answers"].writing() as work:
        asked = partners.asked_now(work)
        row = partners.take_in(work, asked, card, channel="biuro", today=TODAY)[1]
        partners.take_in(work, asked, card | {"N1": "Nieprzejrzana"}, channel="www", today=TODAY)
        task = work.scalar(select(PlanTask.id).where(PlanTask.position == 9))
        partner_links.to_task(work, row, task, "LUD", today=TODAY, now=datetime(2026, 3, 12))
    for solectwo, names in ((None, ["KGW Zmyślone"]), ("bydlin", ["KGW Zmyślone"]), ("kolbark", [])):
        sheet = load_workbook(written(app, "wyniki", tmp_path / "w.xlsx", solectwo))["Partnerzy"]
        header, *lines = sheet.iter_rows(values_only=True)
        told = [dict(zip(header, line, strict=True)) for line in lines]
        assert [one["Nazwa organizacji lub grupy"] for one in told if one["Dzień"]] == names
        assert not {"Osoba Poufna", "kgw@example.org"} & set(map(str, told[0].values()) if told else ())
        if names:
            assert told[0]["Zadania planu i wydarzenia"] == "plan 2024: Pikniki rodzinne (daje ludzi i czas)"
            assert told[0]["Sposób wypełnienia"] == "wpisane w biurze"
