"""Keep asks: what is asked of people, and what they answered"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "ask",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.CheckConstraint("(settled_at IS NULL) = (answer IS NULL)", name=op.f("ck_ask_settled")),
        sa.CheckConstraint("note IS NULL OR (answer IS NOT NULL AND note <> '')", name=op.f("ck_ask_note")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ask_person_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_ask_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
        sa.UniqueConstraint("key", name=op.f("uq_ask_key")),
    )
    op.create_index(
        op.f("uq_ask_open"),
        "ask",
        ["kind", "reference", "person_id"],
        unique=True,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(op.f("ix_ask_person_id"), "ask", ["person_id", "settled_at"])
    op.create_index(op.f("ix_ask_reference"), "ask", ["kind", "reference"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("ask")
