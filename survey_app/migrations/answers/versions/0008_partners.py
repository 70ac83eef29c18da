"""partners, with what stands on the cards of meetings taken over"""

import secrets

import sqlalchemy as sa
from alembic import op

from exports.folding import organisation
from survey_app.database import JsonText

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("meeting", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["questionnaire.digest"]),
        sa.ForeignKeyConstraint(["merged_into"], ["partner.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("submission"),
    )
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_state"), ["state"], unique=False)
    op.create_table(
        "partner_change",
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["partner"], ["partner.id"]),
        sa.PrimaryKeyConstraint("partner", "number"),
    )
    for joined, column, target in (("task", "task", "plan_task.id"), ("meeting", "meeting", "meeting.id")):
        op.create_table(
            f"partner_{joined}",
            sa.Column("partner", sa.String(), nullable=False),
            sa.Column(column, sa.String(), nullable=False),
            sa.Column("role", sa.String(), nullable=False),
            sa.Column("linked_on", sa.Date(), nullable=False),
            sa.ForeignKeyConstraint([column], [target]),
            sa.ForeignKeyConstraint(["partner"], ["partner.id"]),
            sa.PrimaryKeyConstraint("partner", column),
        )
    _take_over(op.get_bind())


_FORM = sa.table(
    "submission",
    *(sa.column(name) for name in ("id", "meeting", "channel", "digest", "language", "questionnaire")),
    sa.column("filled_on", sa.Date()),
    sa.column("answers", JsonText()),
    sa.column("withdrawn", sa.Boolean()),
)
_CARD = sa.table(
    "partner",
    *(sa.column(name) for name in ("id", "state", "reason", "channel", "submission", "meeting", "digest", "language")),
    *(sa.column(name, sa.Date()) for name in ("state_since", "came_on", "confirmed_on")),
    sa.column("answers", JsonText()),
    sa.column("folded"),
)


def _take_over(connection: sa.Connection) -> None:
    """Cards that partners filled at meetings; forms stay where they are. Nobody was asked for consent then."""
    forms = connection.execute(sa.select(_FORM).where(_FORM.c.questionnaire == "partner", sa.not_(_FORM.c.withdrawn)))
    cards = [
        {
            "id": secrets.token_hex(8),
            "state": "w spisie",
            "reason": "",
            "channel": form.channel,
            "submission": form.id,
            "meeting": form.meeting,
            "digest": form.digest,
            "language": form.language,
            "state_since": form.filled_on,
            "came_on": form.filled_on,
            "confirmed_on": form.filled_on,
            "answers": form.answers,
            "folded": organisation(str(form.answers.get("N1", ""))),
        }
        for form in forms
    ]
    if cards:
        connection.execute(_CARD.insert(), cards)
