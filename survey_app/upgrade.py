"""Brings the tables of both databases to the form this release works with (Alembic, folder migrations/)."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from survey_app.database import Database
from survey_app.people.tables import Base as PeopleBase
from survey_app.store import schema

_MIGRATIONS = Path(__file__).parent / "migrations"
METADATA: dict[str, MetaData] = {"answers": schema.Base.metadata, "people": PeopleBase.metadata}


def upgrade(database: Database, which: str) -> bool:
    """Runs what is missing of migrations/<which>. True when anything was run."""
    with database.writer.connect() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        if before == ScriptDirectory.from_config(_config(which)).get_current_head():
            return False
        with connection.begin():
            command.upgrade(_config(which, connection), "head")
        return True


def is_current(database: Database, which: str) -> bool:
    with database.reader.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == ScriptDirectory.from_config(_config(which)).get_current_head()


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
