"""Backups: whole, sealed, checked, restored row by row; or refused with nothing changed."""

import os
import stat
import threading
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest

from survey_app import database_copies, own_file, upgrade
from survey_app.domain import backups, parcel
from survey_app.domain.refusals import Conflict, WrongInput
from survey_app.domain.sealed_stream import DAMAGED, MARK, NOT_OURS, WRONG_PASSPHRASE
from survey_app.journeys import in_use, keep_safe, keep_safe_archive, keep_safe_backup, tablets
from survey_app.journeys.keep_safe_archive import COPIES, LEFT_OUT, MANIFEST
from survey_app.journeys.keep_safe_restore import LOG_LOST
from survey_app.people.tables import Mention, Volunteer
from survey_app.store.accounts import SignInSession
from survey_app.store.audit import AuditEntry
from survey_app.store.gmina import Setting
from survey_app.store.submissions import Submission
from tests.backups import PASSPHRASE, QUICK_KIB, backed_up, house_of, opened, restored, rows_of, silently, tree
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY, new_app, settings_in
from tests.journeys.test_keep_safe import CANARY, forget, left, nominate, sign_up

CHANGED = {"audit_entry", "setting"}
"""Tables that a backup and a restore themselves write into."""


@pytest.fixture(autouse=True)
def quick_key(monkeypatch):
    monkeypatch.setattr(parcel, "MEMORY_KIB", QUICK_KIB)


@pytest.fixture
def filled(app):
    """A meeting with answers, a tablet, a volunteer and a nomination; the secrets of a data directory."""
    meeting = a_meeting(app)
    for number in range(1, 4):
        an_answer(app, meeting, SOME_ANSWERS | {"Q7": f"Ławka {number}"})
    with app.extensions["answers"].writing() as work:
        tablets.pair(work, meeting.id, "tablet pierwszy", TODAY)
    nominate(app)
    sign_up(app)
    folder = app.extensions["settings"].data_dir
    (folder / "sekret").write_text("tajne")
    (folder / "sala").mkdir()
    (folder / "sala/urzad.pem").write_text("urząd")
    (folder / "zdjecia").mkdir()
    (folder / "zdjecia/a").write_bytes(b"zdjecie arkusza")
    app.meeting = meeting
    return app


@pytest.fixture
def elsewhere(tmp_path):
    """An application on an empty folder, as on a new computer."""
    (tmp_path / "nowy").mkdir()
    new = new_app(settings_in(tmp_path / "nowy"))
    yield new
    for name in ("answers", "people"):
        new.extensions[name].dispose()


def rows(app, which):
    app.extensions[which].dispose()
    found = rows_of(Path(app.extensions[which].url.database))
    return {table: rows for table, rows in found.items() if table not in CHANGED}


def test_a_backup_brings_every_row_back_on_another_computer(filled, elsewhere, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    restored(elsewhere, file, log_lost=True)  # which costs the nominations, below
    gone = {"mention", "erasure", "counter", "sign_in_session"}
    for which in COPIES:
        before, after = rows(filled, which), rows(elsewhere, which)
        assert {name: before[name] for name in before.keys() - gone} == {
            name: after[name] for name in after.keys() - gone
        }
    assert sum(map(len, rows(elsewhere, "answers").values())) > 40


def test_a_backup_restored_where_it_was_made_brings_every_row_back(filled, tmp_path):
    before = {which: rows(filled, which) for which in COPIES}
    file = backed_up(filled, tmp_path / "k.kopia")
    an_answer(filled, filled.meeting)
    nominate(filled, text="Ktoś Nowy")
    restored(filled, file)
    assert {which: rows(filled, which) for which in COPIES} == before


def test_files_that_the_databases_need_come_along_and_pictures_do_not(filled, elsewhere, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    assert set(opened(file)) == {MANIFEST, *COPIES.values(), "sekret", "sala/urzad.pem"}
    restored(elsewhere, file, log_lost=True)
    folder = elsewhere.extensions["settings"].data_dir
    assert ((folder / "sekret").read_text(), (folder / "sala/urzad.pem").read_text()) == ("tajne", "urząd")
    assert stat.S_IMODE((folder / "sekret").stat().st_mode) == 0o600
    assert not (folder / "zdjecia").exists()


def test_open_sessions_are_not_in_a_backup(filled, coordinator, tmp_path):
    assert left_in(filled, SignInSession)
    restored(filled, backed_up(filled, tmp_path / "k.kopia"))
    assert not left_in(filled, SignInSession)
    assert coordinator.client.get("/panel/").location.startswith("/zaloguj")


def left_in(app, kind):
    with app.extensions["answers"].reading() as work:
        return list(work.query(kind))


def test_a_backup_is_the_owners_alone_and_shows_nothing(filled, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    assert content.startswith(MARK)
    assert not [word for word in (b"SQLite format 3", CANARY.encode(), "Ławka".encode(), b"tajne") if word in content]


def test_its_list_says_what_is_in_it(filled, tmp_path):
    listed = orjson.loads(opened(backed_up(filled, tmp_path / "k.kopia"))[MANIFEST])
    assert listed["counts"]["answers"]["submission"] == 3
    assert listed["counts"]["people"] | {"counter": 0} == listed["counts"]["people"]
    assert listed["revisions"].keys() == {"answers", "people"}
    assert any(line.startswith("mieszkaniec 1 ") for line in listed["questionnaires"])
    assert set(listed["files"]) == {*COPIES.values(), "sekret", "sala/urzad.pem"}
    assert datetime.fromisoformat(listed["made_at"]) <= keep_safe_backup.clock()


def test_nothing_unsealed_is_left_in_the_data_directory(filled, tmp_path):
    folder = filled.extensions["settings"].data_dir
    backed_up(filled, tmp_path / "k.kopia")
    assert not list(folder.glob(f"{keep_safe_archive.WORKING}*"))


def test_what_a_killed_backup_left_goes_with_the_daily_erasing(filled):
    folder = filled.extensions["settings"].data_dir
    for name, age in (("stara", 2 * 3600), ("nowa", 60)):
        place = folder / f"{keep_safe_archive.WORKING}{name}"
        place.mkdir()
        (place / "osoby.db").write_text(CANARY)
        (folder / f".osoby.db.{name}").write_text(CANARY)
        os.utime(folder / f".osoby.db.{name}", (place.stat().st_mtime - age,) * 2)
        then = place.stat().st_mtime - age
        os.utime(place, (then, then))
    forget(filled, TODAY)
    assert sorted(path.name for path in folder.glob(".*")) == [".kopia-nowa", ".osoby.db.nowa"]


def damages(content):
    middle = len(content) // 2
    return {
        "cut": content[:-1],
        "cut in the middle": content[:middle],
        "empty": b"",
        "flipped": content[:middle] + bytes([content[middle] ^ 4]) + content[middle + 1 :],
        "flipped at the end": content[:-1] + bytes([content[-1] ^ 128]),
        "longer": content + b"x",
        "a parcel": parcel.seal(b"{}", PASSPHRASE),
        "something else": b"PK\3\4" + content,
    }


def test_a_damaged_backup_is_refused_and_nothing_is_changed_or_left_behind(filled, tmp_path):
    content = backed_up(filled, tmp_path / "k.kopia").read_bytes()
    folder, wrong = filled.extensions["settings"].data_dir, tmp_path / "wrong.kopia"
    before = {which: rows(filled, which) for which in COPIES}
    for name, damaged in damages(content).items():
        wrong.write_bytes(damaged)
        with pytest.raises(WrongInput) as refused:
            restored(filled, wrong)
        assert refused.value.sentence in (DAMAGED, NOT_OURS, WRONG_PASSPHRASE), name
        assert {which: rows(filled, which) for which in COPIES} == before, name
    assert sorted(path.name for path in folder.iterdir()) == [
        "odpowiedzi.db", "osoby.db", "osoby.db.usuniete", "sala", "sekret", "zdjecia",
    ]  # fmt: skip


@pytest.mark.parametrize("passphrase", ["", "inne hasło kopii", PASSPHRASE[:-1]])
def test_a_wrong_passphrase_is_refused_and_an_empty_folder_stays_empty(filled, elsewhere, tmp_path, passphrase):
    file = backed_up(filled, tmp_path / "k.kopia")
    with pytest.raises(WrongInput, match="Hasło nie pasuje"):
        restored(elsewhere, file, passphrase=passphrase, log_lost=True)
    assert tree(elsewhere.extensions["settings"].data_dir) == {}


def test_a_backup_of_a_newer_release_is_refused(filled, tmp_path):
    with filled.extensions["people"].writing() as work:
        work.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    file = backed_up(filled, tmp_path / "k.kopia")
    with filled.extensions["people"].writing() as work:
        work.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    before = rows(filled, "people")
    with pytest.raises(WrongInput, match="nowsze wydanie programu"):
        restored(filled, file)
    assert rows(filled, "people") == before


def test_a_backup_of_an_older_release_is_upgraded(tmp_path, elsewhere):
    (tmp_path / "stary").mkdir()
    old = new_app(settings_in(tmp_path / "stary"))
    upgrade.upgrade(old.extensions["answers"], "answers", "0002")
    upgrade.upgrade(old.extensions["people"], "people", "0001")
    row = ("a" * 32, "Jan Próbny", "jan@example.org", "AKC", "[]", "bydlin", "2026-03-01", "1", "2026-03-01")
    with old.extensions["people"].writing() as work:
        columns = "id, name, contact, how, areas, solectwo, consented_on, notice, last_contact"
        work.connection().exec_driver_sql(f"INSERT INTO volunteer ({columns}) VALUES {row}")
    file = backed_up(old, tmp_path / "k.kopia")
    for name in ("answers", "people"):
        old.extensions[name].dispose()
    ready = restored(elsewhere, file, log_lost=True)
    assert ready.manifest.revisions == {"answers": "0002", "people": "0001"}
    assert [one.name for one in left(elsewhere, Volunteer)] == ["Jan Próbny"]
    assert all(upgrade.is_current(elsewhere.extensions[which], which) for which in COPIES)


def test_a_broken_database_is_not_backed_up_and_can_be_restored_over(filled, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    expected = rows(filled, "answers")
    path = Path(filled.extensions["answers"].url.database)
    path.write_bytes(path.read_bytes()[:8192] + b"\xff" * 40_000)
    with pytest.raises(WrongInput, match="uszkodzona"):
        backed_up(filled, tmp_path / "nowa.kopia")
    assert not (tmp_path / "nowa.kopia").exists()
    ready = restored(filled, file)
    assert not ready.cost.readable
    assert rows(filled, "answers") == expected


def test_a_backup_that_does_not_open_again_gets_no_name(filled, tmp_path, monkeypatch):
    pack = keep_safe_archive.pack

    def spoilt(place, manifest, target, passphrase):
        pack(place, manifest, target, passphrase)
        target.seek(5000)
        target.write(b"!")

    monkeypatch.setattr(keep_safe_archive, "pack", spoilt)
    (tmp_path / "kopie").mkdir()
    with pytest.raises(WrongInput):
        backed_up(filled, tmp_path / "kopie")
    assert list((tmp_path / "kopie").iterdir()) == []


def test_an_older_file_stays_when_the_new_one_fails(filled, tmp_path, monkeypatch):
    file = backed_up(filled, tmp_path / "k.kopia")
    before = file.read_bytes()
    monkeypatch.setattr(keep_safe_archive, "pack", lambda *_: None)
    with pytest.raises(WrongInput):
        backed_up(filled, file)
    assert tree(tmp_path)["k.kopia"] == before


def test_a_full_disk_is_said(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(keep_safe_backup, "ROOM", 10**12)
    with pytest.raises(WrongInput, match="Na dysku brakuje miejsca"):
        backed_up(filled, tmp_path / "k.kopia")


def test_a_folder_that_is_not_there_and_a_short_passphrase_are_said(filled, tmp_path):
    with pytest.raises(WrongInput, match="Nie ma folderu"):
        backed_up(filled, tmp_path / "nie" / "k.kopia")
    with pytest.raises(WrongInput, match="co najmniej 12 znaków"):
        keep_safe_backup.make(house_of(filled), tmp_path / "k.kopia", "krótkie", TODAY, silently)


def test_a_folder_keeps_thirty_days_of_backups_and_whatever_else_is_in_it(filled, tmp_path):
    folder, now = tmp_path / "kopie", keep_safe_backup.clock()
    folder.mkdir()
    young, old = (backups.name_at(now - timedelta(days=days)) for days in (29, 31))
    for name in (young, old, f".{old}.0a1b2c3d", "zebranie-notatki.kopia", "zebranie-2020-13-41-000000.kopia"):
        (folder / name).write_text("kopia")
    made, gone = keep_safe_backup.make(house_of(filled), folder, PASSPHRASE, TODAY, silently)
    assert gone == [f".{old}.0a1b2c3d", old]
    assert {path.name for path in folder.iterdir()} == {
        young, made.path.name, "zebranie-notatki.kopia", "zebranie-2020-13-41-000000.kopia",
    }  # fmt: skip


def test_what_is_due_is_gone_before_a_backup_is_made(filled, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia", today=TODAY + timedelta(days=30))
    assert left(filled, Mention) == []
    assert orjson.loads(opened(file)[MANIFEST])["counts"]["people"]["mention"] == 0


def test_the_house_remembers_the_newest_backup_and_writes_it_down(filled, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    with filled.extensions["answers"].reading() as work:
        newest, [entry] = keep_safe_backup.newest(work), keep_safe_backup.history(work)
    assert (newest.path, newest.digest, newest.forms) == (str(file), keep_safe_archive.digest_of(file), 3)
    assert (entry.who, entry.what) == ("system", "sprawdzona, plik, spotkania 1, ankiety 3, odcinki 2")


def test_a_restore_is_written_down_in_what_was_restored(filled, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    restored(filled, file)
    with filled.extensions["answers"].reading() as work:
        assert [row.act for row in keep_safe_backup.history(work)] == [keep_safe_backup.RESTORED]
        assert work.query(Setting).filter_by(name=keep_safe_backup.NEWEST).count() == 1
        assert work.query(AuditEntry).filter_by(act=keep_safe_backup.MADE).count() == 0


def test_a_backup_made_while_others_write_is_whole_and_loses_nothing_that_was_there(filled, tmp_path):
    stop, wrong = threading.Event(), []

    def write():
        while not stop.is_set():
            try:
                an_answer(filled, filled.meeting)
                sign_up(filled)
            except Exception as fault:
                wrong.append(fault)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = []
        for number in range(3):
            before = len(left_in(filled, Submission))
            files.append((backed_up(filled, tmp_path / f"{number}.kopia"), before, len(left_in(filled, Submission))))
    finally:
        stop.set()
        writer.join()
    assert wrong == []
    for file, before, after in files:
        path = tmp_path / "copy.db"
        path.write_bytes(opened(file)["odpowiedzi.db"])
        assert database_copies.faults(path) == []
        assert before <= database_copies.counts(path)["submission"] <= after
    assert files[0][1] < files[-1][2]


def test_a_restore_says_what_is_lost_what_tablets_send_and_which_are_to_be_paired_again(filled, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    an_answer(filled, filled.meeting)
    for sheet in (7, 3):
        an_answer(filled, filled.meeting, channel="paper-typed", sheet=sheet)
    with filled.extensions["answers"].writing() as work:
        tablets.pair(work, filled.meeting.id, "tablet drugi", TODAY)
    sign_up(filled)
    ready = restored(filled, file)
    cost = ready.cost
    assert ready.applied.newer == 1
    title = "Bydlin, 12 marca 2026 r."
    assert [(one.meeting, one.forms, one.sheets) for one in cost.lost] == [(title, 3, [3, 7])]
    assert cost.sending == [f"tablet pierwszy ({title})"]
    assert cost.pair_again == [f"tablet drugi ({title})"]


def test_a_tablet_that_kept_its_queue_hands_it_in_again_after_a_restore(filled, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    restored(filled, file)
    an_answer(filled, filled.meeting)
    assert len(left_in(filled, Submission)) == 4


def test_a_restore_waits_for_the_server_to_be_stopped(filled, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    folder = filled.extensions["settings"].data_dir
    with in_use.hold(folder):
        with pytest.raises(Conflict, match="Serwer działa"), in_use.by_nobody(folder):
            pass
        with in_use.hold(folder):
            pass  # two processes of one server
    with in_use.by_nobody(folder), pytest.raises(Conflict, match="Trwa odtwarzanie"):
        in_use.hold(folder)
    other = new_app(settings_in(folder))
    with other.extensions["people"].reading() as work:
        work.query(Volunteer).all()
        with pytest.raises(Conflict, match="Ktoś ma bazę otwartą"):
            restored(filled, file)
    for name in ("answers", "people"):
        other.extensions[name].dispose()


def test_without_the_erasure_log_a_restore_asks_and_then_leaves_nominations_out(filled, elsewhere, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    with pytest.raises(WrongInput) as refused:
        restored(elsewhere, file)
    assert refused.value.sentence == LOG_LOST.format(1, 1)
    ready = restored(elsewhere, file, log_lost=True)
    assert (ready.applied.unknown, ready.applied.doubtful) == (1, 1)
    assert left(elsewhere, Mention) == []
    assert len(left(elsewhere, Volunteer)) == 1


def test_the_log_kept_beside_the_database_is_enough(filled, elsewhere, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    nominate(filled, text="Druga Osoba")
    forget(filled, TODAY)
    log = tmp_path / "osoby.db.usuniete"
    log.write_bytes((filled.extensions["settings"].data_dir / "osoby.db.usuniete").read_bytes())
    ready = restored(elsewhere, file, log=log)
    assert (ready.applied.unknown, ready.applied.doubtful) == (0, 0)
    assert [row.text for row in left(elsewhere, Mention)] == [CANARY]


def test_the_log_beside_another_installation_proves_nothing(filled, elsewhere, tmp_path):
    file = backed_up(filled, tmp_path / "k.kopia")
    log = tmp_path / "obcy.usuniete"
    log.write_text('{"zebranie": "usuniete 1", "name": "obcy", "erased": []}')
    with pytest.raises(WrongInput, match="--log-lost"):
        restored(elsewhere, file, log=log)
    log.write_text("nic")
    with pytest.raises(WrongInput, match="nie jest dziennikiem usunięć"):
        restored(elsewhere, file, log=log)


def test_of_two_files_both_are_swapped_or_neither(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("stary")
    own_file.waiting(first).write_text("nowy")
    with pytest.raises(FileNotFoundError):
        own_file.swap([first, second])
    assert tree(tmp_path) == {"a": b"stary"}
    for place in (first, second):
        own_file.waiting(place).write_text("nowy")
    own_file.swap([first, second])
    assert tree(tmp_path) == {"a": b"nowy", "b": b"nowy"}


def test_own_backups_of_a_restore_go_after_thirty_days(filled):
    folder = filled.extensions["settings"].data_dir / keep_safe_archive.REPLACED
    folder.mkdir()
    for days in (29, 31):
        (folder / backups.name_at(keep_safe_backup.clock() - timedelta(days=days))).write_text("kopia")
    keep_safe.forget(*house_of(filled)[1::-1], TODAY, folder.parent)
    assert len(list(folder.iterdir())) == 1


def test_every_table_left_out_is_there_to_be_left_out():
    assert all(set(names) <= upgrade.METADATA[which].tables.keys() for which, names in LEFT_OUT.items())
