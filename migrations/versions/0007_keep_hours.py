"""Keep hours: working hours of teams and people, quiet hours of people"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DAYS = ARRAY(sa.SmallInteger())
PAIRS = {
    "work_days": "(work_days IS NULL) = (work_from IS NULL)",
    "work_hours": "(work_from IS NULL) = (work_until IS NULL)",
    "quiet_hours": "(quiet_from IS NULL) = (quiet_until IS NULL)",
}
OFFICE = {"work_days": "{0,1,2,3,4}", "work_from": "09:00", "work_until": "18:00"}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("person", "team"):
        op.add_column(table, sa.Column("work_days", DAYS))
        op.add_column(table, sa.Column("work_from", sa.Time()))
        op.add_column(table, sa.Column("work_until", sa.Time()))
    for name in ("quiet_from", "quiet_until"):
        op.add_column("person", sa.Column(name, sa.Time()))
    for name, rule in PAIRS.items():
        op.create_check_constraint(op.f(f"ck_person_{name}"), "person", rule)
    for name, value in OFFICE.items():
        op.execute(f"UPDATE team SET {name} = '{value}'")
        op.alter_column("team", name, nullable=False)


def downgrade() -> None:
    for name in PAIRS:
        op.drop_constraint(op.f(f"ck_person_{name}"), "person")
    for name in ("quiet_from", "quiet_until", *OFFICE):
        op.drop_column("person", name)
    for name in OFFICE:
        op.drop_column("team", name)
