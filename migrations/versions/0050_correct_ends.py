"""Let who was woken say until when they were busy"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page_mark", sa.Column("until_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint("until", "page_mark", "until_at <= marked_at")


def downgrade() -> None:
    op.drop_constraint("until", "page_mark", type_="check")
    op.drop_column("page_mark", "until_at")
