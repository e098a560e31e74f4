"""Keep what people have said yes to before it is published"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acceptance",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("rotation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("stretches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.CheckConstraint("jsonb_typeof(stretches) = 'array' AND stretches <> '[]'", name="stretches"),
        sa.CheckConstraint("(answered_at IS NULL) = (is_accepted IS NULL)", name="answered"),
        sa.ForeignKeyConstraint(["rotation_id"], ["rotation.id"], name="fk_acceptance_rotation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_acceptance_person_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_acceptance_asked_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_acceptance"),
        sa.UniqueConstraint("key", name="uq_acceptance_key"),
    )
    op.create_index("ix_acceptance_rotation_id", "acceptance", ["rotation_id", "person_id"])


def downgrade() -> None:
    op.drop_table("acceptance")
