"""Keep guard rails, and how rested people say they are without saying who"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guard_rail_setting",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("limits", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("jsonb_typeof(limits) = 'object'", name="limits"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_guard_rail_setting_team_id"),
        sa.ForeignKeyConstraint(["updated_by_id"], ["person.id"], name="fk_guard_rail_setting_updated_by_id"),
        sa.PrimaryKeyConstraint("team_id", name="pk_guard_rail_setting"),
    )
    op.create_table(
        "check_in",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_check_in_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_check_in_team_id"),
        sa.PrimaryKeyConstraint("person_id", "week_on", "team_id", name="pk_check_in"),
    )
    op.create_index("ix_check_in_team_id", "check_in", ["team_id", "week_on"])
    op.create_table(
        "check_in_tally",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("counts", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.CheckConstraint("cardinality(counts) = 5 AND 0 <= ALL (counts)", name="counts"),
        sa.CheckConstraint("extract(day FROM month_on) = 1", name="month_on"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_check_in_tally_team_id"),
        sa.PrimaryKeyConstraint("team_id", "month_on", name="pk_check_in_tally"),
    )


def downgrade() -> None:
    op.drop_table("check_in_tally")
    op.drop_table("check_in")
    op.drop_table("guard_rail_setting")
