"""Say what requests became: how many of their alerts were new, repeats, resolved, unknown"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("intake_event", sa.Column("became", JSONB(), nullable=False, server_default="{}"))
    op.alter_column("intake_event", "became", server_default=None)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("intake_event", "became")
