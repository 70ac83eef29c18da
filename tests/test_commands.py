"""The `zebranie` command as an office calls it: a process of its own, a folder of its own."""

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

ZEBRANIE = Path(sys.executable).with_name("zebranie")


class Office:
    """Runs commands on one data folder."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {"PATH": os.environ["PATH"], "ZEBRANIE_DATA_DIR": str(folder), "LANG": "C.UTF-8"}

    def __call__(self, *arguments, code=0, **environment):
        ran = subprocess.run(
            [ZEBRANIE, *map(str, arguments)],
            env=self.environment | environment,
            cwd=self.folder.parent,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ran.returncode == code, ran.stderr or ran.stdout
        assert "Traceback" not in ran.stderr
        return ran.stdout if code == 0 else ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """After `zebranie init`, with an open meeting in Bydlin."""
    office = Office(tmp_path_factory.mktemp("office") / "dane")
    office("init", ZEBRANIE_COORDINATOR_EMAIL="k@example.org", ZEBRANIE_COORDINATOR_PASSWORD="hasło do testów 5")
    office.meeting = office("meetings", "add", "--solectwo", "bydlin", "--date", "2026-03-12", "--open").strip()
    return office


def test_everything_the_design_names_is_there(tmp_path):
    said = Office(tmp_path / "dane")("--help")
    named = set(re.findall(r"^  ([a-z]+)\s", said, re.M))
    assert {
        *("init", "serve", "meetings", "tablets", "questionnaire", "ranking", "responses", "villages"),
        *("export", "forget", "upgrade"),
    } <= named


def test_before_the_first_start_a_sentence_says_what_to_do(tmp_path):
    office = Office(tmp_path / "dane")
    for command in (["meetings", "add", "--solectwo", "bydlin", "--date", "2026-03-12"], ["serve"]):
        assert "zebranie init" in office(*command, code=1)


def test_the_first_start_can_be_repeated(started):
    assert "Gotowe." in started("init")
    assert "Bazy są aktualne." in started("upgrade")
    assert started("init", "--once") == ""


def test_secrets_of_the_first_start_are_the_owners_to_read(started):
    for path in started.folder.iterdir():
        if path.name.startswith(("sekret", "klucz")):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_meeting_gets_a_number(started):
    assert re.fullmatch(r"[0-9a-f]{16}", started.meeting)
    assert "Nie ma sołectwa" in started("meetings", "add", "--solectwo", "x", "--date", "2026-03-12", code=1)
    assert "jutro" in started("meetings", "add", "--solectwo", "bydlin", "--date", "jutro", code=2)


def test_a_paired_tablet_is_a_secret_file(started, tmp_path):
    out = tmp_path / "tablet.json"
    started("tablets", "pair", started.meeting, "--out", out)
    document = json.loads(out.read_text())
    assert set(document) >= {"meeting", "token", "questionnaire", "version", "digest"}
    assert document["meeting"] == started.meeting
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "Nie ma takiego spotkania" in started("tablets", "pair", "nic", "--out", out, code=1)


def test_a_questionnaire_goes_out_and_comes_in(started, tmp_path):
    out = tmp_path / "mieszkaniec.toml"
    started("questionnaire", "export", "mieszkaniec", "--out", out)
    assert "Bez usterek." in started("questionnaire", "check", out)
    out.write_text(out.read_text(encoding="utf-8").replace("co zrobić razem", "co zrobić wspólnie"), encoding="utf-8")
    assert "wersja 2" in started("questionnaire", "import", out)


def test_broken_questionnaires_are_named_with_file_question_and_remedy(started, tmp_path):
    out = tmp_path / "zepsuty.toml"
    started("questionnaire", "export", "rada", "--out", out)
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace('kind = "text"', 'kind = "poem"', 1), encoding="utf-8")
    said = started("questionnaire", "check", out, code=1)
    assert "zepsuty.toml" in said
    assert "poem" in said
    assert re.search(r"R\d", said)
    out.write_text("to nie [jest TOML", encoding="utf-8")
    assert "zepsuty.toml" in started("questionnaire", "check", out, code=1)
    out.write_bytes(b"\xff\xfe\x00")
    assert "zepsuty.toml" in started("questionnaire", "import", out, code=1)


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"\xff\xfe\x00\x01", b'solectwo,Q1\n"bydlin'])
def test_bad_files_of_answers_and_villages_are_refused_in_a_sentence(started, tmp_path, content):
    file = tmp_path / "plik.csv"
    file.write_bytes(content)
    for command in (["responses", "import", file, "--campaign", "2026"], ["villages", "import", file]):
        assert re.search(r"[Pp]roszę|powinny|Zapisz jako", started(*command, code=1))


def test_ranking_and_every_export_are_written(started, tmp_path):
    out = tmp_path / "ranking.json"
    started("ranking", "--campaign", 2026, "--out", out)
    assert {"campaign", "formula", "solectwa"} <= set(json.loads(out.read_text()))
    for what, suffix in (
        ("wyniki", "xlsx"),
        ("plan", "xlsx"),
        ("plan-docx", "docx"),
        ("csv", "csv"),
        ("csv-excel", "csv"),
    ):
        file = tmp_path / f"{what}.{suffix}"
        started("export", what, "--campaign", 2026, "--out", file)
        assert file.stat().st_size > 100
    assert "Czytaj najpierw" in load_workbook(tmp_path / "wyniki.xlsx").sheetnames


def test_what_cannot_be_written_is_said(started, tmp_path):
    missing = tmp_path / "nie-ma" / "plik.xlsx"
    assert "Proszę" in started("export", "wyniki", "--campaign", 2026, "--out", missing, code=1)
    assert "Proszę" in started("ranking", "--campaign", 2026, "--out", missing, code=1)


def test_forgetting_tells_how_many(started):
    assert "Usunięto zgłoszeń: 0, ochotników: 0." in started("forget")


def test_the_demonstration_is_built_once_and_its_answers_are_read_back(tmp_path):
    office = Office(tmp_path / "dane")
    assert "kampania" in office("init", "--demo", "--seed", "3", "--once")
    assert office("init", "--demo", "--once") == ""
    assert (office.folder / "konto-pokazowe").exists()
    dane = tmp_path / "dane.csv"
    office("export", "csv", "--campaign", 2026, "--out", dane)
    lines = len(list(csv.reader(io.StringIO(dane.read_text(encoding="utf-8-sig"))))) - 1
    said = office("responses", "import", dane, "--campaign", 2026)
    assert said.strip() == f"Zapisano: 0, były już wcześniej: {lines}."
