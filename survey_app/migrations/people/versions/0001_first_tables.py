"""first tables"""

import sqlalchemy as sa
from alembic import op

import survey_app.database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counter",
        sa.Column("solectwo", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("solectwo", "month", "outcome"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_day"), ["day"], unique=False)

    op.create_table(
        "mention",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("areas", survey_app.database.JsonText(), nullable=False),
        sa.Column("knows", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("solectwo", sa.String(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mention_erase_on"), ["erase_on"], unique=False)

    op.create_table(
        "volunteer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("areas", survey_app.database.JsonText(), nullable=False),
        sa.Column("solectwo", sa.String(), nullable=True),
        sa.Column("consented_on", sa.Date(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("last_contact", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
