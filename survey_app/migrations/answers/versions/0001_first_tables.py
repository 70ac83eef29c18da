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
        "audit_entry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("email_hash", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("email_hash"),
    )
    op.create_table(
        "plan",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("year"),
    )
    op.create_table(
        "questionnaire",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("document", survey_app.database.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questionnaire_id"), ["id"], unique=False)

    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "solectwo",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_genitive", sa.String(), nullable=True),
        sa.Column("name_locative", sa.String(), nullable=True),
        sa.Column("gmina", sa.String(), nullable=False),
        sa.Column("powiat", sa.String(), nullable=False),
        sa.Column("wojewodztwo", sa.String(), nullable=False),
        sa.Column("teryt_gmina", sa.String(), nullable=False),
        sa.Column("simc", sa.String(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("slug"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("solectwo", sa.String(), nullable=True),
        sa.Column("council", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("join_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_reason", sa.String(), nullable=False),
        sa.Column("partners", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["solectwo"],
            ["solectwo.slug"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("join_code"),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_campaign"), ["campaign"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_held_on"), ["held_on"], unique=False)

    op.create_table(
        "organiser",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("solectwo", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["solectwo"],
            ["solectwo.slug"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "plan_task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("previous_no", sa.Integer(), nullable=True),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("addressees", sa.String(), nullable=False),
        sa.Column("month_from", sa.Integer(), nullable=False),
        sa.Column("month_to", sa.Integer(), nullable=False),
        sa.Column("cus_role", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("goals", sa.String(), nullable=False),
        sa.Column("solectwa", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("partners", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("planned", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.Column("funding", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", survey_app.database.JsonText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["year"],
            ["plan.year"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("plan_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_task_year"), ["year"], unique=False)

    op.create_table(
        "checklist_tick",
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("ticked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("meeting", "item"),
    )
    op.create_table(
        "meeting_count",
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("meeting", "what"),
    )
    op.create_table(
        "meeting_questionnaire",
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["questionnaire.digest"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("meeting", "digest"),
    )
    op.create_table(
        "plan_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task"],
            ["plan_task.id"],
        ),
        sa.ForeignKeyConstraint(
            ["year"],
            ["plan.year"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("plan_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_change_year"), ["year"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("organiser", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organiser"],
            ["organiser.id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_organiser"), ["organiser"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("solectwo", sa.String(), nullable=True),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("filled_on", sa.Date(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=True),
        sa.Column("answers", survey_app.database.JsonText(), nullable=False),
        sa.Column("unreadable", survey_app.database.JsonText(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["questionnaire.digest"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_meeting"), ["meeting"], unique=False)
        batch_op.create_index("submission_by_campaign", ["campaign", "questionnaire"], unique=False)

    op.create_table(
        "tablet",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("paired_on", sa.Date(), nullable=False),
        sa.Column("last_contact", sa.DateTime(), nullable=True),
        sa.Column("unsent", sa.Integer(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    with op.batch_alter_table("tablet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tablet_meeting"), ["meeting"], unique=False)

    op.create_table(
        "conflicting_submission",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("answers", survey_app.database.JsonText(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("conflicting_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflicting_submission_submission"), ["submission"], unique=False)

    op.create_table(
        "correction",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", survey_app.database.JsonText(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
        ),
        sa.PrimaryKeyConstraint("submission", "number"),
        sqlite_with_rowid=False,
    )
