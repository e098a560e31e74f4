"""Keep how grave a team takes alerts of a name"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE integration ADD COLUMN alert_ranks jsonb NOT NULL DEFAULT '{}',
            ADD CONSTRAINT ck_integration_alert_ranks CHECK (jsonb_typeof(alert_ranks) = 'object');
        ALTER TABLE integration ALTER COLUMN alert_ranks DROP DEFAULT
        """
    )


def downgrade() -> None:
    op.drop_column("integration", "alert_ranks")
