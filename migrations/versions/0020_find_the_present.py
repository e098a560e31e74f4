"""Find who is on call now, and what is ahead of a rotation, without reading the years behind them"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_assignment_ends_at", "assignment", ["ends_at"], postgresql_where="replaced_at IS NULL"
    )
    op.create_index(
        "ix_shift_rotation_id_ends_at",
        "shift",
        ["rotation_id", "ends_at"],
        postgresql_where="cancelled_at IS NULL",
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_shift_rotation_id_ends_at", table_name="shift")
    op.drop_index("ix_assignment_ends_at", table_name="assignment")
