"""Keep what people say of the pages that woke them"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_mark",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("worth", sa.String(length=20), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.CheckConstraint("worth IN ('needed', 'could_have_waited', 'noise', 'test')", name="worth"),
        sa.CheckConstraint("length(word) <= 200", name="word"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_page_mark_by_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_page_mark_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_page_mark"),
        sa.UniqueConstraint(
            "message_id", "replaced_at", name="uq_page_mark_message_id_replaced_at", postgresql_nulls_not_distinct=True
        ),
    )


def downgrade() -> None:
    op.drop_table("page_mark")
