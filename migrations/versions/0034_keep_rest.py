"""Keep the blocks in which people rest"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "rest_block",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, at, nullable=False) for name in ("off_since_at", "starts_at", "ends_at", "work_at")),
        sa.Column("is_weekly", sa.Boolean(), nullable=False),
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        *(sa.Column(name, at, nullable=False) for name in ("created_at", "changed_at")),
        *(sa.Column(name, at, nullable=True) for name in ("withdrawn_at", "told_until_at")),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.CheckConstraint("off_since_at < starts_at AND starts_at < ends_at", name="order"),
        sa.ForeignKeyConstraint(["page_id"], ["message.id"], name="fk_rest_block_page_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_rest_block_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rest_block"),
        sa.UniqueConstraint("key", name="uq_rest_block_key"),
        sa.UniqueConstraint("person_id", "off_since_at", name="uq_rest_block_person_id_off_since_at"),
    )
    op.create_index("ix_rest_block_page_id", "rest_block", ["page_id"])
    op.create_index("ix_rest_block_person_id", "rest_block", ["person_id", "ends_at"])
    op.create_index("ix_rest_block_ends_at", "rest_block", ["ends_at"])


def downgrade() -> None:
    op.drop_table("rest_block")
