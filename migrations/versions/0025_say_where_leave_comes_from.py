"""Say where leave comes from"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE absence ADD COLUMN origin varchar(20) NOT NULL DEFAULT 'asked',
            ADD CONSTRAINT ck_absence_origin CHECK (origin IN ('asked', 'feed', 'recovery'));
        ALTER TABLE absence ALTER COLUMN origin DROP DEFAULT
        """
    )


def downgrade() -> None:
    op.drop_column("absence", "origin")
