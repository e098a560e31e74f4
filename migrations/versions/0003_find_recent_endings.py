"""Find cover that was replaced lately, for calendar feeds, and incidents resolved lately, for postmortems"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_assignment_replaced_at",
        "assignment",
        ["replaced_at"],
        postgresql_where=sa.text("replaced_at IS NOT NULL"),
    )
    op.create_index(
        "ix_incident_resolved_at", "incident", ["resolved_at"], postgresql_where=sa.text("resolved_at IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_incident_resolved_at", table_name="incident")
    op.drop_index("ix_assignment_replaced_at", table_name="assignment")
