"""Subscribe to a role: calendar feeds of one role of a team"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("calendar_feed", sa.Column("role", sa.String(20)))
    op.drop_constraint(op.f("uq_calendar_feed_owner_id_team_id"), "calendar_feed")
    op.create_unique_constraint(
        op.f("uq_calendar_feed_owner_id_team_id_role"),
        "calendar_feed",
        ["owner_id", "team_id", "role"],
        postgresql_nulls_not_distinct=True,
    )
    roles = "role IN ('primary', 'secondary', 'manager', 'shadow') AND team_id IS NOT NULL"
    op.create_check_constraint(op.f("ck_calendar_feed_role"), "calendar_feed", f"role IS NULL OR ({roles})")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DELETE FROM calendar_feed WHERE role IS NOT NULL")
    op.drop_constraint(op.f("ck_calendar_feed_role"), "calendar_feed")
    op.drop_constraint(op.f("uq_calendar_feed_owner_id_team_id_role"), "calendar_feed")
    op.drop_column("calendar_feed", "role")
    op.create_unique_constraint(
        op.f("uq_calendar_feed_owner_id_team_id"),
        "calendar_feed",
        ["owner_id", "team_id"],
        postgresql_nulls_not_distinct=True,
    )
