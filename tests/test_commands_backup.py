"""`zebranie backup`, `restore`, `verify` as an office types them, also beside a running server."""

import json
import os
import re
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from survey_app import commands_backup, upgrade
from survey_app.app import create_app
from survey_app.commands import main
from survey_app.database import Database
from survey_app.domain import backups, parcel
from survey_app.journeys import keep_safe_backup
from tests.backups import QUICK_KIB, opened, rows_of
from tests.faults.real_server import RealServer
from tests.test_commands import Office


class OneByOne(Office):
    """Closes the databases after every command, as the end of its process does."""

    def __call__(self, *arguments, code=0, **environment):
        made = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(main, "create_app", lambda: made.append(create_app()) or made[-1])
            try:
                return super().__call__(*arguments, code=code, **environment)
            finally:
                for app in made:
                    app.extensions["answers"].dispose()
                    app.extensions["people"].dispose()


PASSPHRASE = "sosna kamień rzeka wóz"


@pytest.fixture(autouse=True)
def quick_key(monkeypatch):
    monkeypatch.setattr(parcel, "MEMORY_KIB", QUICK_KIB)


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    office = OneByOne(tmp_path_factory.mktemp("office") / "dane")
    office("init", ZEBRANIE_COORDINATOR_EMAIL="k@example.org", ZEBRANIE_COORDINATOR_PASSWORD="hasło do testów 5")
    office("meetings", "add", "--solectwo", "bydlin", "--date", "2026-03-12", "--open")
    return office


@pytest.fixture
def passphrase(tmp_path):
    file = tmp_path / "haslo.txt"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return "--passphrase-file", file


@pytest.fixture
def file(started, passphrase, tmp_path):
    started("backup", tmp_path / "k.kopia", *passphrase)
    return tmp_path / "k.kopia"


def test_a_backup_says_that_it_was_checked_and_what_is_in_it(started, passphrase, tmp_path):
    said = started("backup", tmp_path / "k.kopia", *passphrase).splitlines()
    assert said[:3] == ["Robię kopię obu baz…", "Szyfruję…", "Odtwarzam na próbę i porównuję…"]
    assert re.fullmatch(r"Kopia sprawdzona: .*k\.kopia \(1 MB\)\. Spotkania: 1, ankiety: 0, odcinki: 0\.", said[3])
    assert stat.S_IMODE((tmp_path / "k.kopia").stat().st_mode) == 0o600


def test_in_a_folder_a_backup_gets_a_name_and_old_ones_go(started, passphrase, tmp_path):
    folder = tmp_path / "kopie"
    folder.mkdir()
    old = folder / backups.name_at(keep_safe_backup.clock() - timedelta(days=40))
    old.write_text("kopia")
    assert f"Usunięto kopię starszą niż 30 dni: {old.name}" in started("backup", folder, *passphrase)
    [made] = folder.iterdir()
    assert backups.made_at(made.name) is not None


def test_without_a_passphrase_the_first_backup_makes_one_says_it_and_keeps_it(tmp_path):
    office = OneByOne(tmp_path / "dane")
    kept = office.folder / commands_backup.KEPT
    assert "zebranie init" in office("backup", tmp_path / "a.kopia", code=1)
    assert not kept.exists()
    office("init")
    said = office("backup", tmp_path / "a.kopia")
    passphrase = re.search(r"^Hasło kopii: (\S+)$", said, re.M)[1]
    assert "na kartkę i schować w sejfie" in said
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert passphrase not in office("backup", tmp_path / "b.kopia")
    assert kept.name not in opened(tmp_path / "b.kopia", passphrase)
    assert "b.kopia” z " in office("verify")
    assert "Odtworzono." in office("restore", tmp_path / "a.kopia")
    (tmp_path / "haslo").write_text(passphrase)
    elsewhere = OneByOne(tmp_path / "nowy")
    assert "Przerwano" in elsewhere("restore", tmp_path / "a.kopia", code=1), "nobody is there to be asked"
    assert "Odtworzono." in elsewhere("restore", tmp_path / "a.kopia", "--passphrase-file", tmp_path / "haslo")


@pytest.mark.parametrize(("content", "sentence"), [
    ("krótkie", "co najmniej 12 znaków"), ("", "Plik z hasłem jest pusty"), ("\n\n", "Plik z hasłem jest pusty"),
])  # fmt: skip
def test_a_passphrase_that_protects_nothing_is_refused(started, tmp_path, content, sentence):
    (tmp_path / "haslo").write_text(content)
    assert sentence in started("backup", tmp_path / "k.kopia", "--passphrase-file", tmp_path / "haslo", code=1)
    assert not (tmp_path / "k.kopia").exists()


def test_in_a_terminal_a_restore_shows_asks_and_without_a_yes_changes_nothing(started, passphrase, file, monkeypatch):
    monkeypatch.setattr(commands_backup, "in_a_terminal", lambda: True)
    started("meetings", "add", "--solectwo", "kolbark", "--date", "2026-03-13")
    before = rows_of(started.folder / "odpowiedzi.db")
    said = started("restore", file, *passphrase, code=1)
    assert "Spotkania: 1, ankiety: 0, odcinki: 0." in said
    assert "Niczego nie zmieniono." in said
    assert rows_of(started.folder / "odpowiedzi.db") == before


def test_a_restore_keeps_what_it_replaced_and_says_what_is_to_be_done(started, passphrase, file):
    number = meetings(started)
    started("meetings", "add", "--solectwo", "kolbark", "--date", "2026-03-13")
    said = started("restore", file, *passphrase, "--yes")
    assert meetings(started) == number
    assert re.search(r"Obecne bazy zachowano na 30 dni, pod tym samym hasłem: (.*)", said)
    assert "kogo wyłączono później, trzeba wyłączyć znowu" in said
    replaced = max((started.folder / "kopie").iterdir())
    started("restore", replaced, *passphrase, "--yes")
    assert meetings(started) == number + 1


def meetings(office):
    with closing(sqlite3.connect(office.folder / "odpowiedzi.db")) as raw:
        return raw.execute("SELECT count(*) FROM meeting").fetchone()[0]


def test_a_restore_on_a_new_computer_needs_no_init(started, passphrase, file, tmp_path):
    office = OneByOne(tmp_path / "nowy")
    said = office("restore", file, *passphrase, "--yes")
    assert "Odtworzono." in said
    assert "Obecnych baz nie da się zachować" in said
    assert "Bazy są aktualne." in office("upgrade")
    assert (office.folder / "sekret").read_text() == (started.folder / "sekret").read_text()


def test_what_a_restore_cannot_use_is_said_in_one_line(started, passphrase, file, tmp_path):
    (tmp_path / "inne").write_text("zupełnie inne hasło")
    cut = tmp_path / "cut.kopia"
    cut.write_bytes(file.read_bytes()[:-9])
    for arguments, sentence in (
        ([file, "--passphrase-file", tmp_path / "inne"], "Hasło nie pasuje do tej kopii."),
        ([cut, *passphrase], "ucięty albo uszkodzony"),
        ([passphrase[1], *passphrase], "To nie jest kopia zapasowa"),
    ):
        said = started("restore", *arguments, "--yes", code=1)
        assert sentence in said
        assert "Traceback" not in said
    assert "Proszę podać plik, który istnieje" in started("restore", tmp_path / "nie-ma.kopia", code=2)


def test_verify_finds_all_whole_and_does_not_promise_more_than_it_knows(started, passphrase, file):
    said = started("verify").splitlines()
    assert said[0].startswith("Baza odpowiedzi: bez usterek")
    assert said[1].startswith("Baza osób: bez usterek")
    assert "Nie ma jeszcze łańcucha kontrolnego" in said[2]
    assert said[3].endswith("jest taki, jak przy sprawdzeniu.")
    assert "otwiera się i jest pełna: spotkania" in started("verify", *passphrase)
    assert "otwiera się i jest pełna: spotkania" in started("verify", "--backup", file, *passphrase)


def test_verify_gives_another_code_for_each_thing_that_is_wrong(started, passphrase, file, tmp_path):
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    assert "zmienił się od sprawdzenia" in started("verify", code=1)
    assert "ucięty albo uszkodzony" in started("verify", "--backup", file, *passphrase, code=1)
    file.unlink()
    assert "nie ma jej już" in started("verify", code=1)
    empty = OneByOne(tmp_path / "pusty")
    assert "Baza odpowiedzi: nie ma jej." in empty("verify", code=1)
    empty("init")
    assert "Kopia: nie zrobiono jeszcze żadnej." in empty("verify", code=1)
    database = empty.folder / "osoby.db"
    database.write_bytes(database.read_bytes()[:4096] + b"\xff" * 60_000)
    assert "UWAGA. Baza osób: uszkodzona" in empty("verify", code=1)


def test_verify_asks_for_a_new_backup_after_a_week(started, passphrase, file, monkeypatch):
    clock = keep_safe_backup.clock() + timedelta(days=8)
    monkeypatch.setattr(keep_safe_backup, "clock", lambda: clock)
    assert "starsza niż tydzień" in started("verify", code=1)


def test_before_the_first_start_there_is_nothing_to_back_up(tmp_path, passphrase):
    assert "zebranie init" in OneByOne(tmp_path / "dane")("backup", tmp_path / "k.kopia", *passphrase, code=1)
    assert not (tmp_path / "k.kopia").exists()


def test_beside_a_running_server_a_backup_is_made_and_a_restore_refused(started, passphrase, tmp_path):
    server = RealServer(started.folder)
    server.start()
    try:
        assert "Kopia sprawdzona" in started("backup", tmp_path / "k.kopia", *passphrase)
        said = started("restore", tmp_path / "k.kopia", *passphrase, "--yes", code=1)
        assert "Serwer działa. Proszę go zatrzymać" in said
    finally:
        server.kill()
    assert "Odtworzono." in started("restore", tmp_path / "k.kopia", *passphrase, "--yes")
    assert not list(Path(started.folder).glob(".kopia-*"))
    assert os.listdir(started.folder).count("odpowiedzi.db") == 1


@pytest.mark.parametrize("command", ["upgrade", "init"])
def test_before_the_tables_change_a_backup_is_made_that_brings_the_older_ones_back(tmp_path, command):
    office = OneByOne(tmp_path / "dane")
    office.folder.mkdir()
    for which, name, revision in (("answers", "odpowiedzi.db", "0002"), ("people", "osoby.db", "0001")):
        database = Database(f"sqlite:///{office.folder / name}")
        upgrade.upgrade(database, which, revision)
        database.dispose()
    said = office(command)
    assert "Zanim je zmienię, robię kopię." in said
    [made] = (office.folder / "kopie").iterdir()
    passphrase = re.search(r"^Hasło kopii: (\S+)$", said, re.M)[1]
    assert json.loads(opened(made, passphrase)["spis.json"])["revisions"] == {"answers": "0002", "people": "0001"}
    assert "robię kopię" not in office(command)
