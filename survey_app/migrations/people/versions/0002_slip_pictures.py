"""pictures of slips"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slip_picture",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("slip_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slip_picture_erase_on"), ["erase_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_slip_picture_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index(batch_op.f("ix_slip_picture_meeting"), ["meeting"], unique=False)
