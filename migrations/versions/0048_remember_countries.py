"""Remember in which country somebody lived"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("person_zone", sa.Column("country", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_person_zone_country"), "person_zone", "country ~ '^[A-Z]{2}$'")
    op.execute("UPDATE person_zone SET country = person.country FROM person WHERE person.id = person_id")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("person_zone", "country")
