"""Let each team say how long before their shift people are told"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DEFAULTS = {"usual_notice_days": "15", "clear_notice_days": "1"}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name, days in DEFAULTS.items():
        op.add_column("team", sa.Column(name, sa.SmallInteger(), server_default=days, nullable=False))
        op.alter_column("team", name, server_default=None)
    op.create_check_constraint(op.f("ck_team_usual_notice"), "team", "usual_notice_days BETWEEN 0 AND 90")
    op.create_check_constraint(
        op.f("ck_team_clear_notice"), "team", "clear_notice_days BETWEEN 0 AND usual_notice_days"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_team_clear_notice"), "team")
    op.drop_constraint(op.f("ck_team_usual_notice"), "team")
    for name in DEFAULTS:
        op.drop_column("team", name)
