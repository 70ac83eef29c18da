"""The migrations make what the tables say, on SQLite and on PostgreSQL, and keep what is there."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from survey_app import upgrade
from survey_app.database import Database

THEMES = {"coding", "released_quote"}
PAPER = {"sheet", "sheet_picture", "sheet_look", "second_typing"}
UNORDERED = {
    "answers": {"submission", "correction", "conflicting_submission", *PAPER, *THEMES},
    "people": {
        *("volunteer", "mention", "counter", "erasure", "slip_picture"),
        *("decision", "nominee", "office_holder", "card", "card_batch", "assignment"),
    },
}


@pytest.fixture
def sqlite(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    yield database
    database.dispose()


@pytest.mark.parametrize("which", ["answers", "people"])
def test_migrations_and_tables_say_the_same(sqlite, which):
    upgrade.upgrade(sqlite, which)
    assert _differences(sqlite, which) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("which", ["answers", "people"])
def test_migrations_and_tables_say_the_same_on_postgresql(postgresql_url, which):
    database = Database(postgresql_url)
    with database.writing() as work:
        work.execute(text("DROP SCHEMA public CASCADE"))
        work.execute(text("CREATE SCHEMA public"))
    upgrade.upgrade(database, which)
    assert _differences(database, which) == []
    database.dispose()


@pytest.mark.parametrize("which", ["answers", "people"])
def test_what_residents_left_has_no_order_of_arrival(sqlite, which):
    upgrade.upgrade(sqlite, which)
    with sqlite.reading() as work:
        made = dict(work.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    assert {name for name, sql in made.items() if "WITHOUT ROWID" in sql} == UNORDERED[which]


def test_a_second_upgrade_changes_nothing(sqlite):
    assert upgrade.upgrade(sqlite, "answers") is True
    assert upgrade.is_current(sqlite, "answers")
    assert upgrade.upgrade(sqlite, "answers") is False


def _differences(database, which):
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, upgrade.METADATA[which])


def test_cards_that_partners_filled_at_meetings_become_partners(sqlite):
    with sqlite.writer.connect() as connection, connection.begin():
        command.upgrade(upgrade._config("answers", connection), "0006")
    with sqlite.writing() as work:
        for statement in _A_CARD_OF_0006.split(";"):
            work.execute(text(statement))
    upgrade.upgrade(sqlite, "answers")
    with sqlite.reading() as work:
        row = work.execute(text("SELECT state, folded, submission, meeting, came_on, consent_on FROM partner")).one()
        assert work.execute(text("SELECT count(*) FROM submission")).scalar() == 2
    assert tuple(row) == ("w spisie", "kgw zmyslone", "u", "m", "2026-05-20", None)


_A_CARD_OF_0006 = """
INSERT INTO questionnaire (digest, id, version, title, published_on, current, document)
VALUES ('d', 'partner', 1, 'Karta', '2026-01-01', 1, '{}');
INSERT INTO meeting (id, kind, title, held_on, starts_at, place, campaign, join_code, state, closing_reason, partners)
VALUES ('m', 'event', 'Spotkanie', '2026-05-20', '', '', 2026, '123456', 'open', '', '');
INSERT INTO submission (id, meeting, campaign, questionnaire, version, digest, channel, language, filled_on, answers,
unreadable, content, withdrawn)
VALUES ('u', 'm', 2026, 'partner', 1, 'd', 'paper-typed', 'pl', '2026-05-20',
'{"N1": "Koło Gospodyń Wiejskich „Zmyślone”"}', '[]', 'c', 0),
('w', 'm', 2026, 'partner', 1, 'd', 'paper-typed', 'pl', '2026-05-20', '{"N1": "Cofnięta"}', '[]', 'c', 1)
"""
