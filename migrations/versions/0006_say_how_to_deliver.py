"""Say how to deliver: rules by severity and hours, and steps after which a postmortem is owed"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "delivery_rule",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("hours", sa.String(20), nullable=False),
        sa.Column("is_secondary_too", sa.Boolean(), nullable=False),
        sa.Column("answer_minutes", sa.Integer()),
        sa.Column("management_minutes", sa.Integer()),
        sa.Column("forgotten_minutes", sa.Integer()),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name=op.f("ck_delivery_rule_severity")),
        sa.CheckConstraint("hours IN ('always', 'team', 'person')", name=op.f("ck_delivery_rule_hours")),
        sa.CheckConstraint(
            "LEAST(answer_minutes, management_minutes, forgotten_minutes) > 0", name=op.f("ck_delivery_rule_minutes")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_delivery_rule_team_id")),
        sa.PrimaryKeyConstraint("team_id", "severity", name=op.f("pk_delivery_rule")),
    )
    step = sa.Column("is_postmortem_owed", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("escalation_step", step)
    op.alter_column("escalation_step", "is_postmortem_owed", server_default=None)


def downgrade() -> None:
    op.drop_column("escalation_step", "is_postmortem_owed")
    op.drop_table("delivery_rule")
