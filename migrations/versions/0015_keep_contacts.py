"""Keep contacts: whom a team may ask, and when; nobody pages them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "team_contact",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("availability", sa.String(20), nullable=False),
        sa.Column("days", ARRAY(sa.SmallInteger())),
        sa.Column("starts", sa.Time()),
        sa.Column("until", sa.Time()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "availability IN ('always', 'hours', 'incident')", name=op.f("ck_team_contact_availability")
        ),
        sa.CheckConstraint(
            "(availability = 'hours') = (num_nonnulls(days, starts, until) = 3)"
            " AND num_nonnulls(days, starts, until) IN (0, 3)",
            name=op.f("ck_team_contact_hours"),
        ),
        sa.CheckConstraint(
            "cardinality(days) > 0 AND days <@ '{0,1,2,3,4,5,6}'", name=op.f("ck_team_contact_days")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_contact_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_contact")),
        sa.UniqueConstraint("key", name=op.f("uq_team_contact_key")),
    )
    op.create_index(op.f("ix_team_contact_team_id"), "team_contact", ["team_id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("team_contact")
