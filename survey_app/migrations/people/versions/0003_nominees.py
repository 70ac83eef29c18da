"""who is who, nominees, holders of offices"""

import sqlalchemy as sa
from alembic import op

import survey_app.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands_for", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("nominee", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_mention_nominee"), ["nominee"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_one"), ["one"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_other"), ["other"], unique=False)
    op.create_table(
        "nominee",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("solectwo", sa.String(), nullable=True),
        sa.Column("areas", survey_app.database.JsonText(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("nominee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nominee_erase_on"), ["erase_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_nominee_code"), ["code"], unique=False)
    op.create_table(
        "office_holder",
        sa.Column("solectwo", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("solectwo", "role"),
        sqlite_with_rowid=False,
    )
