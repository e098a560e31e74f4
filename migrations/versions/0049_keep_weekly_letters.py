"""Keep whose week was looked at, and who wants no letters"""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE weekly_letter (
            person_id bigint NOT NULL CONSTRAINT pk_weekly_letter PRIMARY KEY
                CONSTRAINT fk_weekly_letter_person_id REFERENCES person,
            looked_at_on date CONSTRAINT ck_weekly_letter_looked_at_on
                CHECK (extract(isodow FROM looked_at_on) = 1),
            declined_at timestamptz
        )
        """
    )


def downgrade() -> None:
    op.drop_table("weekly_letter")
