"""Trace alerts: what was decided about each and why, and how many came lately"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("alert", sa.Column("trace", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("alert", "trace", server_default=None)
    op.create_index("ix_alert_first_received", "alert", ["integration_id", "first_received_at"])


def downgrade() -> None:
    op.drop_index("ix_alert_first_received", table_name="alert")
    op.drop_column("alert", "trace")
