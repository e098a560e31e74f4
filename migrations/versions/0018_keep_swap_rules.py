"""Keep what each team has chosen for its swaps: the rules, and whether a manager approves"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "swap_setting",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("rules", JSONB(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.BigInteger()),
        sa.CheckConstraint("jsonb_typeof(rules) = 'object'", name=op.f("ck_swap_setting_rules")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_swap_setting_team_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["person.id"], name=op.f("fk_swap_setting_updated_by_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_swap_setting")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("swap_setting")
