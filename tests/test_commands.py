"""The `zebranie` command as an office calls it, on a folder of its own."""

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from survey_app.commands import main
from survey_app.config import share_a_role
from survey_app.domain.campaigns import campaign_of
from tests.conftest import settings_in

ZEBRANIE = Path(sys.executable).with_name("zebranie")


class Office:
    """Runs commands on one data folder."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {name: None for name in os.environ if name.startswith(("ZEBRANIE_", "FLASK_"))}
        self.environment |= {"ZEBRANIE_DATA_DIR": str(folder), "FLASK_SKIP_DOTENV": "1", "FLASK_RUN_FROM_CLI": "true"}

    def __call__(self, *arguments, code=0, **environment):
        ran = CliRunner(env=self.environment | environment).invoke(main, [str(word) for word in arguments])
        assert ran.exit_code == code, ran.output
        assert ran.exception is None or isinstance(ran.exception, SystemExit), repr(ran.exception)
        return ran.stdout if code == 0 else ran.output


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


def test_the_installed_command_says_no_in_one_sentence_and_an_exit_code(tmp_path):
    environment = {"PATH": os.environ["PATH"], "ZEBRANIE_DATA_DIR": str(tmp_path / "dane"), "LANG": "C.UTF-8"}
    ran = subprocess.run(
        [ZEBRANIE, "ranking", "--campaign", "2026", "--out", "ranking.json"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = "Error: Baza nie jest gotowa. Proszę najpierw wykonać: zebranie init (albo upgrade).\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", said)
    assert not (tmp_path / "ranking.json").exists()


@pytest.mark.parametrize("variable", ["ZEBRANIE_DATABASE_URL", "ZEBRANIE_PEOPLE_DATABASE_URL"])
@pytest.mark.parametrize("value", [
    *("odpowiedzi.db", "http://localhost/x", "sqlite://", "sqlite:///:memory:", "postgres://z:TAJNE@localhost/x"),
    *("postgresql://z:TAJNE@localhost/x", "postgresql+psycopg://z:TAJNE@localhost:port/x", "://", "mysql://x/y"),
])  # fmt: skip
def test_an_address_of_a_database_that_is_none_is_named_with_an_example(tmp_path, variable, value):
    said = Office(tmp_path / "dane")("init", code=1, **{variable: value})
    assert said.startswith(f"Error: Zmienna {variable} nie zawiera adresu bazy. Proszę wpisać na przykład: sqlite:///")
    assert "TAJNE" not in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("address", ["sqlite:///{}/jedna.db", "postgresql+psycopg://z:TAJNE@localhost/x"])
def test_one_database_for_answers_and_names_is_refused(tmp_path, address):
    address = address.format(tmp_path)
    both = {"ZEBRANIE_DATABASE_URL": address, "ZEBRANIE_PEOPLE_DATABASE_URL": address}
    said = Office(tmp_path / "dane")("init", code=1, **both)
    assert "wskazują tę samą bazę. Nazwiska muszą mieć własną" in said
    assert "TAJNE" not in said


def test_one_role_for_both_databases_is_noticed(tmp_path):
    answers, people = "postgresql+psycopg://{}@localhost/odpowiedzi", "postgresql+psycopg://{}@localhost/osoby"
    here = settings_in(tmp_path)
    assert not share_a_role(here)
    one, two = (replace(here, database_url=answers.format("a"), people_database_url=people.format(o)) for o in "ab")
    assert share_a_role(one)
    assert not share_a_role(two)


def test_help_comes_also_where_a_setting_is_wrong(tmp_path):
    said = Office(tmp_path / "dane")("--help", ZEBRANIE_DATABASE_URL="nic")
    assert "init" in said
    assert "Zmienna" not in said


@pytest.mark.parametrize("address", ["sqlite:////nie/ma/x.db", "postgresql+psycopg://z@127.0.0.1:1/x"])
def test_a_database_that_is_not_there_is_said_in_one_line(tmp_path, address):
    said = Office(tmp_path / "dane")("init", code=1, ZEBRANIE_DATABASE_URL=address)
    assert said.startswith("Error: Nie da się otworzyć bazy. Proszę sprawdzić zmienne ZEBRANIE_DATABASE_URL")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(("line", "sentence"), [
    ("meetings add --solectwo bydlin --date jutro", "Niewłaściwa wartość „--date”. Proszę podać datę jako RRRR-MM-DD"),
    ("meetings add --solectwo bydlin --date 2026-02-30", "Niewłaściwa wartość „--date”"),
    ("meetings add --date 2026-03-12", "Brakuje „--solectwo”."),
    ("meetings add --solectwo", "Opcja „--solectwo” jest wpisana niewłaściwie."),
    ("meetings add --wioska bydlin", "Nie ma opcji „--wioska”."),
    ("meetings delete", "Nie ma takiego polecenia"),
    ("spotkania", "Nie ma takiego polecenia"),
    ("--pokaz", "Nie ma opcji „--pokaz”."),
    ("forget everything", "podano za dużo słów"),
    ("init --seed jeden", "Proszę podać liczbę całkowitą."),
    ("serve --port 70000", "Proszę podać liczbę od 1 do 65535."),
    ("ranking --out r.json", "Brakuje „--campaign”. Proszę podać liczbę od 2000 do 2100."),
    ("ranking --campaign 1999 --out r.json", "Niewłaściwa wartość „--campaign”. Proszę podać liczbę od 2000 do 2100."),
    ("ranking --campaign 99999999999999999999 --out r.json", "Niewłaściwa wartość „--campaign”."),
    ("export wyniki --campaign rok --out w.xlsx", "Niewłaściwa wartość „--campaign”."),
    ("export wszystko --campaign 2026 --out w.xlsx", "jedno ze słów: wyniki, wyniki-do-przekazania, karta,"),
    ("export wyniki --campaign 2026 --out .", "Proszę podać nazwę pliku (nie folderu)"),
    ("responses import nie-ma.csv --campaign 2026", "„FILE”. Proszę podać plik, który istnieje"),
    ("villages import nie-ma.csv", "„FILE”. Proszę podać plik, który istnieje"),
    ("villages import", "Brakuje „FILE”."),
    ("questionnaire check nie-ma.toml", "Proszę podać plik, który istnieje"),
    ("questionnaire import nie-ma.toml", "Proszę podać plik, który istnieje"),
])  # fmt: skip
def test_a_command_typed_wrongly_is_explained_in_polish(started, line, sentence):
    said = started(*line.split(), code=2)
    assert sentence in said
    assert re.search(r"Wszystkie opcje pokaże: zebranie[a-z ]* --help$", said)
    assert not re.search("Invalid|Missing|No such|Usage|Traceback", said)


@pytest.mark.parametrize(("line", "sentence"), [
    ("meetings add --solectwo bydlin --date 2026-03-12 --questionnaire nie-ma", "„nie-ma”"),
    ("ranking --campaign 2026 --solectwo nie-ma --out r.json", "Nie ma sołectwa „nie-ma”"),
    ("export wyniki --campaign 2026 --solectwo nie-ma --out w.xlsx", "Nie ma sołectwa „nie-ma”"),
    ("export csv --campaign 2026 --solectwo nie-ma --out w.csv", "Nie ma sołectwa „nie-ma”"),
    ("export plan --campaign 2001 --out p.xlsx", "Nie ma planu na 2002 rok"),
    ("questionnaire export nie-ma --out q.toml", "Nie ma kwestionariusza „nie-ma”"),
])  # fmt: skip
def test_what_is_not_there_is_named_and_no_file_is_left(started, tmp_path, monkeypatch, line, sentence):
    monkeypatch.chdir(tmp_path)
    assert sentence in started(*line.split(), code=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("group", ["", "meetings", "tablets", "questionnaire", "responses", "villages"])
def test_a_group_without_a_command_shows_what_it_can_do(tmp_path, group):
    assert "Commands:" in Office(tmp_path / "dane")(*group.split(), code=2)


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


def test_villages_of_another_gmina_come_in_whole_or_not_at_all(tmp_path):
    office = Office(tmp_path / "dane")
    office("init")
    file = tmp_path / "wsie.csv"
    file.write_bytes("slug;name;population\r\nzmyslowo;Zmysłowo;1 200\r\nwola;Wola;\r\n".encode("utf-8-sig"))
    assert office("villages", "import", file) == "Wczytano sołectw: 2.\n"
    assert office("villages", "import", file) == "Wczytano sołectw: 2.\n"
    file.write_bytes(b"slug,name,population\nnowe,Nowe,10\nstare,Stare,000123" + b"9" * 30)
    assert "Wiersz 3, kolumna population" in office("villages", "import", file, code=1)
    for slug, code in (("zmyslowo", 0), ("wola", 0), ("nowe", 1)):
        office("meetings", "add", "--solectwo", slug, "--date", "2026-03-12", code=code)


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
    assert "Usunięto zgłoszeń: 0, ochotników: 0, kart: 0." in started("forget")


def test_the_demonstration_is_built_once_and_its_answers_are_read_back(tmp_path):
    office = Office(tmp_path / "dane")
    assert "kampania" in office("init", "--demo", "--seed", "3", "--once")
    assert office("init", "--demo", "--once") == ""
    assert (office.folder / "konto-pokazowe").exists()
    dane = tmp_path / "dane.csv"
    campaign = campaign_of(date.today()) - 1  # the later of the two whole years
    office("export", "csv", "--campaign", campaign, "--out", dane)
    lines = len(list(csv.reader(io.StringIO(dane.read_text(encoding="utf-8-sig"))))) - 1
    assert lines > 400
    said = office("responses", "import", dane, "--campaign", campaign)
    assert said.strip() == f"Zapisano: 0, były już wcześniej: {lines}."
