"""Keep which levels of the score people have crossed, and what was done about it"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fatigue_crossing",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("crossed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("below_since_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shift_id", sa.BigInteger(), nullable=True),
        sa.Column("proposed_id", sa.BigInteger(), nullable=True),
        sa.Column("swap_id", sa.BigInteger(), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.CheckConstraint("level IN ('recover', 'stop')", name="level"),
        sa.CheckConstraint("num_nonnulls(declined_at, declined_by_id) <> 1", name="declined"),
        sa.CheckConstraint("num_nonnulls(declined_at, swap_id) < 2", name="answer"),
        sa.CheckConstraint("proposed_id IS NULL OR shift_id IS NOT NULL", name="proposed"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_fatigue_crossing_person_id"),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name="fk_fatigue_crossing_shift_id"),
        sa.ForeignKeyConstraint(["proposed_id"], ["person.id"], name="fk_fatigue_crossing_proposed_id"),
        sa.ForeignKeyConstraint(["swap_id"], ["swap.id"], name="fk_fatigue_crossing_swap_id"),
        sa.ForeignKeyConstraint(["declined_by_id"], ["person.id"], name="fk_fatigue_crossing_declined_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fatigue_crossing"),
        sa.UniqueConstraint("key", name="uq_fatigue_crossing_key"),
    )
    op.create_index(
        "uq_fatigue_crossing_open", "fatigue_crossing", ["person_id", "level"], unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_fatigue_crossing_person_id", "fatigue_crossing", ["person_id", "crossed_at"])
    op.create_index("ix_fatigue_crossing_crossed_at", "fatigue_crossing", ["crossed_at"])
    op.create_index("ix_fatigue_crossing_shift_id", "fatigue_crossing", ["shift_id"])
    op.create_index("ix_fatigue_crossing_swap_id", "fatigue_crossing", ["swap_id"])


def downgrade() -> None:
    op.drop_table("fatigue_crossing")
