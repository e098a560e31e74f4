"""Know in which country and region people live, for its public holidays; let keys be switched off"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("person", sa.Column("country", sa.Text()))
    op.add_column("person", sa.Column("region", sa.Text()))
    op.add_column(
        "person", sa.Column("has_shortcuts", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.alter_column("person", "has_shortcuts", server_default=None)
    op.create_check_constraint(op.f("ck_person_country"), "person", "country ~ '^[A-Z]{2}$'")
    op.create_check_constraint(op.f("ck_person_region"), "person", "region IS NULL OR country IS NOT NULL")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_person_region"), "person")
    op.drop_constraint(op.f("ck_person_country"), "person")
    op.drop_column("person", "has_shortcuts")
    op.drop_column("person", "region")
    op.drop_column("person", "country")
