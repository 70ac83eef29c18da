"""The register of names."""

from datetime import date

import pytest

from survey_app.database import sqlite
from survey_app.domain.refusals import NotFound
from survey_app.people import register, tables
from tests.journeys.test_keep_safe import CANARY, MET_ON, left, nominate, sign_up

LATER = date(2026, 3, 20)


def test_clock_runs_from_the_meeting_not_from_the_typing(app):
    nominate(app, met_on=MET_ON, today=LATER)
    assert left(app, tables.Mention)[0].erase_on == date(2026, 4, 11)


def test_meeting_day_to_come_does_not_stretch_the_clock(app):
    nominate(app, met_on=date(2027, 1, 1), today=MET_ON)
    assert left(app, tables.Mention)[0].erase_on == date(2026, 4, 11)


def test_most_urgent_nomination_comes_first(app):
    nominate(app, text="Druga Osoba", met_on=LATER, today=LATER)
    nominate(app, text="Pierwsza Osoba")
    with app.extensions["people"].reading() as work:
        waiting = register.mentions(work, date(2026, 4, 9))
    assert [(one.mention.text, one.days_left, one.red) for one in waiting] == [
        ("Pierwsza Osoba", 2, True),
        ("Druga Osoba", 10, False),
    ]


def test_counts_name_nobody(app):
    nominate(app)
    sign_up(app)
    with app.extensions["people"].reading() as work:
        assert register.counts(work) == {"mentions": 1, "volunteers": 1, "AKC": 0, "STA": 1, "MOZ": 0}


def test_coordinator_erases_one_and_a_number_remains(app):
    nominate(app)
    sign_up(app)
    mention = left(app, tables.Mention)[0].id
    with app.extensions["people"].writing() as work:
        register.erase(work, "mention", mention, LATER)
    assert left(app, tables.Mention) == []
    assert len(left(app, tables.Volunteer)) == 1
    assert [(row.outcome, row.number) for row in left(app, tables.Counter)] == [("erased", 1)]


@pytest.mark.parametrize("kind", ["mention", "volunteer", "counter", ""])
def test_erasing_what_is_gone_is_refused(app, kind):
    with app.extensions["people"].writing() as work, pytest.raises(NotFound):
        register.erase(work, kind, "nothere", LATER)


def test_neither_order_nor_time_of_arrival_is_kept(app):
    path = app.extensions["people"].url.database
    with sqlite.connect(path) as raw:
        made_by = [row[0] for row in raw.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")]
    raw.close()
    ours = [sql for sql in made_by if "alembic_version" not in sql]
    assert len(ours) == len(tables.Base.metadata.tables)
    assert all("WITHOUT ROWID" in sql for sql in ours)
    assert not any("DATETIME" in sql for sql in ours)


def test_slips_share_no_key_with_each_other_or_with_answers():
    """A picture of a slip knows the meeting it is to be typed for; it is erased when it is typed."""
    for table in tables.Base.metadata.tables.values():
        assert not table.foreign_keys
        keys = {"meeting", "submission", "organiser", "tablet", "sheet"} & set(table.columns.keys())
        assert keys <= ({"meeting"} if table.name == "slip_picture" else set())


def test_fault_in_the_database_does_not_write_the_name_into_the_log(app):
    with (
        pytest.raises(Exception, match="NOT NULL") as raised,
        app.extensions["people"].writing() as work,
    ):
        work.execute(tables.Mention.__table__.insert(), [{"id": "1", "text": CANARY, "solectwo": "bydlin"}])
    assert CANARY not in str(raised.value)
