"""help a task needs"""

import sqlalchemy as sa
from alembic import op

import survey_app.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wanted_help",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("areas", survey_app.database.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("job"),
    )
