"""Brings the tables of both databases to the form this release works with (Alembic, folder migrations/)."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from survey_app.database import Database
from survey_app.people.tables import Base as PeopleBase
from survey_app.store import schema

_MIGRATIONS = Path(__file__).parent / "migrations"
METADATA: dict[str, MetaData] = {"answers": schema.Base.metadata, "people": PeopleBase.metadata}


def upgrade(database: Database, which: str, to: str = "head") -> bool:
    """Runs what is missing of migrations/<which>, up to a revision. True when anything was run."""
    with database.writer.connect() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        if before == (head(which) if to == "head" else to):
            return False
        with connection.begin():
            command.upgrade(_config(which, connection), to)
        return True


def is_current(database: Database, which: str) -> bool:
    return present(database) == head(which)


def present(database: Database) -> str | None:
    """The revision of the tables; None where there are none."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def stamp(connection: Connection, which: str) -> None:
    """Says that tables made in another way are those of this release."""
    command.stamp(_config(which, connection), "head")


def head(which: str) -> str | None:
    """The revision that this release works with."""
    return ScriptDirectory.from_config(_config(which)).get_current_head()


def knows(which: str, revision: str) -> bool:
    """Whether this release has heard of a revision; those of newer releases it has not."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(_config(which)).walk_revisions())


def write_next(database: Database, which: str, message: str) -> None:
    """For developers: writes the next migration from the difference between tables and database."""
    with database.writer.connect() as connection:
        command.revision(_config(which, connection), message, autogenerate=True)


def _config(which: str, connection: Any = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS / which))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = METADATA[which]
    return config
