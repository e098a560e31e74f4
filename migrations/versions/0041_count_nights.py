"""Keep what each day and night adds to the figures of people"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

COUNTS = (
    "pages", "night_pages", "interruptions", "sleep_interruptions", "off_hours_interruptions",
    "business_interruptions", "marked_interruptions", "needed_interruptions", "daily_rest_violations",
    "weekly_rest_violations",
)
TIMES = (
    "engaged_night", "engaged_off", "engaged_business", "sleep_loss", "oncall", "weekend_oncall", "holiday_oncall",
)
FLAGS = ("is_disturbed", "is_broken", "is_oncall_night", "is_primary_night")
RULES = {
    "zone": r"zone ~ '\S'",
    "pages": "night_pages BETWEEN 0 AND pages",
    "bands": "interruptions = sleep_interruptions + off_hours_interruptions + business_interruptions"
    " AND LEAST(sleep_interruptions, off_hours_interruptions, business_interruptions) >= 0",
    "marks": "needed_interruptions BETWEEN 0 AND marked_interruptions AND marked_interruptions <= interruptions",
    "primary": "is_oncall_night OR NOT is_primary_night",
    "times": "LEAST(engaged_night, engaged_off, engaged_business, longest_stretch, sleep_loss, weekend_oncall,"
    " holiday_oncall) >= '0' AND GREATEST(weekend_oncall, holiday_oncall) <= oncall",
    "rests": "LEAST(daily_rest_violations, weekly_rest_violations) >= 0",
    "items": "jsonb_typeof(items) = 'array'",
}


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "fatigue_day",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        *(sa.Column(name, sa.Interval(), nullable=False) for name in TIMES),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in FLAGS),
        sa.Column("longest_stretch", sa.Interval(), nullable=True),
        sa.Column("items", JSONB(), nullable=False),
        *(sa.CheckConstraint(rule, name=name) for name, rule in RULES.items()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_fatigue_day_person_id"),
        sa.PrimaryKeyConstraint("person_id", "day", name="pk_fatigue_day"),
    )
    op.create_index("ix_fatigue_day_day", "fatigue_day", ["day"])
    op.create_table(
        "fatigue_upkeep",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("counted_until", at, nullable=True),
        sa.Column("due_at", at, nullable=False),
        sa.Column("due_from", at, nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_fatigue_upkeep_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_fatigue_upkeep"),
    )
    op.create_index("ix_fatigue_upkeep_due_at", "fatigue_upkeep", ["due_at"])


def downgrade() -> None:
    op.drop_table("fatigue_upkeep")
    op.drop_table("fatigue_day")
