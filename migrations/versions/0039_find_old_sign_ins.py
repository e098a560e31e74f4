"""Find sign-ins that have died of age"""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_sign_in_created_at ON sign_in (created_at)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_sign_in_created_at")
