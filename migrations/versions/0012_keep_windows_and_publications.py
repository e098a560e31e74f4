"""Keep windows and publications: hours of rotations, members with dates, who published what and why, news of shifts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _windows()
    _publications()
    _news()
    op.add_column("rotation_member", sa.Column("joins_on", sa.Date()))
    op.add_column("rotation_member", sa.Column("leaves_on", sa.Date()))
    op.create_check_constraint(op.f("ck_rotation_member_dates"), "rotation_member", "joins_on < leaves_on")
    op.add_column("shift", sa.Column("is_imported", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("shift", "is_imported", server_default=None)
    op.add_column("assignment", sa.Column("is_opening", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("assignment", "is_opening", server_default=None)
    op.add_column("assignment", sa.Column("publication_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_assignment_publication_id"), "assignment", "publication", ["publication_id"], ["id"]
    )
    op.execute(
        "UPDATE assignment a SET is_opening = true FROM shift s"
        " WHERE s.id = a.shift_id AND s.starts_at = a.starts_at"
    )


def _windows() -> None:
    op.create_table(
        "rotation_window",
        sa.Column("rotation_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("days", ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("until", sa.Time(), nullable=False),
        sa.CheckConstraint(
            "cardinality(days) > 0 AND days <@ '{0,1,2,3,4,5,6}'", name=op.f("ck_rotation_window_days")
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name=op.f("fk_rotation_window_rotation_id")
        ),
        sa.PrimaryKeyConstraint("rotation_id", "position", name=op.f("pk_rotation_window")),
    )


def _publications() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("rotation_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger()),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("until_at", INSTANT, nullable=False),
        sa.Column("created_count", sa.Integer(), nullable=False),
        sa.Column("changed_count", sa.Integer(), nullable=False),
        sa.Column("removed_count", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer()),
        sa.Column("reason", sa.Text()),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "created_count + changed_count + removed_count > 0", name=op.f("ck_publication_changes")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_publication_reason")),
        sa.CheckConstraint("reason IS NOT NULL OR NOT is_agreed", name=op.f("ck_publication_agreed")),
        sa.ForeignKeyConstraint(["rotation_id"], ["rotation.id"], name=op.f("fk_publication_rotation_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_publication_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_rotation_id", "publication", ["rotation_id", "published_at"])


def _news() -> None:
    op.create_table(
        "shift_news",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("seen_at", INSTANT),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shift_news_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_shift_news_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_news")),
        sa.UniqueConstraint("key", name=op.f("uq_shift_news_key")),
    )
    op.create_index("ix_shift_news_person_id", "shift_news", ["person_id", "told_at"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("assignment", "publication_id")
    op.drop_column("assignment", "is_opening")
    op.drop_column("shift", "is_imported")
    op.drop_constraint(op.f("ck_rotation_member_dates"), "rotation_member")
    op.drop_column("rotation_member", "leaves_on")
    op.drop_column("rotation_member", "joins_on")
    for table in ("shift_news", "publication", "rotation_window"):
        op.drop_table(table)
