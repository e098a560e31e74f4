"""Name the last resort as people read it"""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BEFORE, AFTER = "fallback_person_id", "last_resort_id"


def upgrade() -> None:
    rename(BEFORE, AFTER)


def downgrade() -> None:
    rename(AFTER, BEFORE)


def rename(before: str, after: str) -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(f"ALTER TABLE team RENAME COLUMN {before} TO {after}")
    op.execute(f"ALTER TABLE team RENAME CONSTRAINT fk_team_{before} TO fk_team_{after}")
    op.execute(f"ALTER INDEX ix_team_{before} RENAME TO ix_team_{after}")
