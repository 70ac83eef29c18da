"""invitation cards"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_code"), ["code"], unique=False)

    op.create_table(
        "card_batch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("solectwo", sa.String(), nullable=True),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("card_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_batch_erase_on"), ["erase_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_batch_solectwo"), ["solectwo"], unique=False)
