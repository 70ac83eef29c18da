"""The erasure log once more beside the database, and applied to what a backup brings back."""

from pathlib import Path

import pytest

from survey_app.database import Database
from survey_app.people import erasures, persons, register
from survey_app.people.erasures import Log
from survey_app.people.tables import Base, Counter, Decision, Erasure, Mention, Volunteer
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import CANARY, left, sign_up
from tests.people.test_persons import found, in_people, nominate


def beside(app):
    return Path(f"{app.extensions['people'].url.database}.usuniete")


def test_every_erasure_is_written_beside_the_database_and_names_nobody(app):
    sign_up(app)
    [volunteer] = left(app, Volunteer)
    in_people(app, register.erase, "volunteer", volunteer.id, TODAY)
    register.sweep(app.extensions["people"])
    log = erasures.read_beside(beside(app))
    assert log.erased == {volunteer.id: ("volunteer", TODAY)}
    assert CANARY.encode() not in beside(app).read_bytes()
    assert beside(app).stat().st_mode & 0o777 == 0o600


def test_what_is_beside_only_grows_and_keeps_its_name(app):
    name = erasures.keep_beside(app.extensions["people"])
    with app.extensions["people"].writing() as people:
        people.add(Erasure(id="pierwszy", kind="mention", day=TODAY))
    erasures.keep_beside(app.extensions["people"])
    with app.extensions["people"].writing() as people:
        people.query(Erasure).delete()
        people.add(Erasure(id="drugi", kind="mention", day=TODAY))
    assert erasures.keep_beside(app.extensions["people"]) == name
    assert erasures.read_beside(beside(app)).erased.keys() == {"pierwszy", "drugi"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"name": "x"}', b'{"name": "x", "erased": [["a", "b"]]}', b"\xff"]
)
def test_a_damaged_file_beside_is_none_and_is_made_anew(app, content):
    beside(app).write_bytes(content)
    assert erasures.read_beside(beside(app)) is None
    erasures.keep_beside(app.extensions["people"])
    assert erasures.read_beside(beside(app)).erased == {}


def test_what_hangs_on_an_erased_row_goes_with_it(app):
    nominate(app, "Jan Gil", "Jan Gill")
    one, other = [mention.id for mention in left(app, Mention)]
    in_people(app, persons.decide, one, other, same=False, today=TODAY)
    log = Log("", {one: ("mention", TODAY)}, frozenset({other}))
    applied = in_people(app, erasures.apply, log, {one, other}, TODAY)
    assert (applied.erased, applied.unknown, applied.doubtful) == (1, 0, 0)
    assert [mention.id for mention in left(app, Mention)] == [other]
    assert left(app, Decision) == []
    assert len(found(app).persons) == 1


def test_every_table_that_can_hang_on_a_person_says_so_in_a_column_that_is_looked_at():
    of_itself = {"counter", "office_holder", "erasure"}
    for table in Base.metadata.sorted_tables:
        assert table.name in of_itself or set(erasures.NAMES_A_ROW) & set(table.c.keys()), table.name


def test_what_was_counted_since_stays_counted(app):
    with app.extensions["people"].writing() as people:
        people.add(Counter(solectwo="bydlin", month="2026-03", outcome="refused", number=2))
        people.add(Counter(solectwo="bydlin", month="2026-03", outcome="agreed", number=5))
    counted = [
        {"solectwo": "bydlin", "month": "2026-03", "outcome": "refused", "number": 4},
        {"solectwo": "bydlin", "month": "2026-03", "outcome": "agreed", "number": 3},
        {"solectwo": "", "month": "2026-02", "outcome": "expired", "number": 1},
    ]
    in_people(app, erasures.apply, Log("", {}, frozenset(), counted), (), TODAY)
    assert sorted((row.outcome, row.number) for row in left(app, Counter)) == [
        ("agreed", 5), ("expired", 1), ("refused", 4),
    ]  # fmt: skip


def test_a_database_without_tables_or_none_at_all_has_no_log(app, tmp_path):
    nothing = Database(f"sqlite:///{tmp_path / 'nic.db'}")
    assert erasures.read(nothing) is None
    assert not (tmp_path / "nic.db").exists()
    (tmp_path / "nic.db").write_bytes(b"nie baza" * 2000)
    assert erasures.read(nothing) is None
    nothing.dispose()
