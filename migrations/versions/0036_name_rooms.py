"""Name the rooms of a team as people read them"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BEFORE, AFTER = "team_channel", "room"
CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE conrelid = '{}'::regclass"


def upgrade() -> None:
    rename(BEFORE, AFTER)


def downgrade() -> None:
    rename(AFTER, BEFORE)


def rename(before: str, after: str) -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.rename_table(before, after)
    op.execute(f"ALTER SEQUENCE {before}_id_seq RENAME TO {after}_id_seq")
    for name in op.get_bind().exec_driver_sql(CONSTRAINTS.format(after)).scalars().all():
        op.execute(f"ALTER TABLE {after} RENAME CONSTRAINT {name} TO {name.replace(before, after, 1)}")
