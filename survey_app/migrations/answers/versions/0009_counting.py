"""an index that answers what pages of results ask before they count"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = ["campaign", "solectwo", "meeting", "channel", "withdrawn", "questionnaire", "digest"]


def upgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index("submission_by_campaign")
        batch_op.create_index("submission_by_campaign", COLUMNS, unique=False)
