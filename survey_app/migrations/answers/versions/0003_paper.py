"""printed sheets, their ledger and pictures"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_layout",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("large", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["questionnaire.digest"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sheet_layout", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_layout_meeting"), ["meeting"], unique=False)

    op.create_table(
        "sheet_look",
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("meeting", "sheet"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sheet_picture",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("upload", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=True),
        sa.Column("sheet", sa.Integer(), nullable=True),
        sa.Column("side", sa.Integer(), nullable=True),
        sa.Column("reading", sa.Text(), nullable=True),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sheet_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_picture_erase_on"), ["erase_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_picture_meeting"), ["meeting"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_picture_sheet"), ["sheet"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_picture_upload"), ["upload"], unique=False)

    op.create_table(
        "second_typing",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("first_by", sa.String(), nullable=False),
        sa.Column("second_by", sa.String(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("unreadable", sa.Text(), nullable=True),
        sa.Column("fields", sa.Integer(), nullable=True),
        sa.Column("differences", sa.Integer(), nullable=True),
        sa.Column("first_wrong", sa.Integer(), nullable=True),
        sa.Column("open_fields", sa.Integer(), nullable=True),
        sa.Column("open_wrong", sa.Integer(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
        ),
        sa.PrimaryKeyConstraint("submission"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("second_typing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_second_typing_meeting"), ["meeting"], unique=False)

    op.create_table(
        "sheet",
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.Column("handed_out", sa.Boolean(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("spoiled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layout"],
            ["sheet_layout.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("meeting", "number"),
        sqlite_with_rowid=False,
    )
