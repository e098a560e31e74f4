"""Wish how to be paged: personal rules by urgency, bounces counted, messages that leave together"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "notification_rule",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("delay_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("contact_method_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("urgency IN ('high', 'low')", name=op.f("ck_notification_rule_urgency")),
        sa.CheckConstraint("delay_minutes BETWEEN 0 AND 120", name=op.f("ck_notification_rule_delay")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notification_rule_person_id")),
        sa.ForeignKeyConstraint(
            ["contact_method_id"],
            ["contact_method.id"],
            name=op.f("fk_notification_rule_contact_method_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_rule")),
        sa.UniqueConstraint("key", name=op.f("uq_notification_rule_key")),
        sa.UniqueConstraint(
            "person_id",
            "urgency",
            "delay_minutes",
            "contact_method_id",
            name="uq_notification_rule_wish",
        ),
    )
    op.create_index(
        op.f("ix_notification_rule_contact_method_id"), "notification_rule", ["contact_method_id"]
    )
    op.add_column(
        "contact_method", sa.Column("bounce_count", sa.SmallInteger(), nullable=False, server_default="0")
    )
    op.alter_column("contact_method", "bounce_count", server_default=None)
    op.add_column("message", sa.Column("rank", sa.SmallInteger()))
    op.add_column("message", sa.Column("bundle_key", sa.Text()))
    where = sa.text("bundle_key IS NOT NULL")
    op.create_index("ix_message_bundle", "message", ["bundle_key", "due_at"], postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_message_bundle", table_name="message")
    op.drop_column("message", "bundle_key")
    op.drop_column("message", "rank")
    op.drop_column("contact_method", "bounce_count")
    op.drop_table("notification_rule")
