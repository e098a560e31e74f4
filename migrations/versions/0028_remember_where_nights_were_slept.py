"""Remember where nights were slept, and find what woke somebody"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEY = "^inc:[0-9]+:climb:([0-9]+):step:-?[0-9]+:loop:([0-9]+):(user:[^:]+:method|to):[^:]+(:(.+))?$"
TELL_RUNS_APART = f"""
    UPDATE message SET run = coalesce(part[5], part[1] || '.' || part[2])
    FROM (SELECT id, regexp_match(regexp_replace(idem_key, ':after:[0-9]+$', ''), '{KEY}') AS part
          FROM message WHERE kind = 'page') known
    WHERE known.id = message.id AND part IS NOT NULL
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "person_zone",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_zone_person_id"),
        sa.PrimaryKeyConstraint("person_id", "since_at", name="pk_person_zone"),
    )
    op.execute("INSERT INTO person_zone SELECT id, created_at, time_zone FROM person")
    op.add_column("message", sa.Column("run", sa.Text(), nullable=True))
    op.get_bind().exec_driver_sql(TELL_RUNS_APART)
    op.create_index(
        "ix_message_woke", "message", ["person_id", "sent_at"], postgresql_where=sa.text("is_waking")
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_message_woke", "message")
    op.drop_column("message", "run")
    op.drop_table("person_zone")
