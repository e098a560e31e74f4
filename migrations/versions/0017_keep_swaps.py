"""Keep swaps, their history, and the ledger of who has covered whom"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _swap()
    _swap_event()
    _cover_entry()


def _swap() -> None:
    op.create_table(
        "swap",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("shift_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("giver_id", sa.BigInteger(), nullable=False),
        sa.Column("taker_id", sa.BigInteger()),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("return_shift_id", sa.BigInteger()),
        sa.Column("return_starts_at", AT),
        sa.Column("return_ends_at", AT),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("returns_id", sa.BigInteger()),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("announce_at", AT),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("settled_at", AT),
        sa.CheckConstraint(
            "starts_at < ends_at AND return_starts_at < return_ends_at", name=op.f("ck_swap_period")
        ),
        sa.CheckConstraint(
            "num_nonnulls(return_shift_id, return_starts_at, return_ends_at) IN (0, 3)",
            name=op.f("ck_swap_return"),
        ),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_swap_people")),
        sa.CheckConstraint(
            "taker_id IS NOT NULL OR state NOT IN ('accepted', 'applied', 'returned')",
            name=op.f("ck_swap_taker"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'applied', 'returned', 'refused', 'rejected', 'cancelled',"
            " 'expired', 'void')",
            name=op.f("ck_swap_state"),
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (state IN ('open', 'accepted'))", name=op.f("ck_swap_settled")
        ),
        sa.CheckConstraint("NOT is_open OR return_shift_id IS NULL", name=op.f("ck_swap_open")),
        _foreign("swap", "team_id", "team"),
        *(_foreign("swap", name, "shift") for name in ("shift_id", "return_shift_id")),
        *(_foreign("swap", name, "person") for name in ("giver_id", "taker_id", "asked_by_id")),
        _foreign("swap", "returns_id", "swap"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
        sa.UniqueConstraint("key", name=op.f("uq_swap_key")),
        ExcludeConstraint(
            (sa.text("int8range(shift_id, shift_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            name="ex_swap_one_offer",
            where=sa.text("settled_at IS NULL"),
        ),
    )
    for name in ("shift_id", "return_shift_id", "giver_id", "taker_id", "asked_by_id", "returns_id"):
        op.create_index(op.f(f"ix_swap_{name}"), "swap", [name])
    op.create_index(op.f("ix_swap_team_id"), "swap", ["team_id", "created_at"])
    for name in ("announce_at", "expires_at"):
        living = sa.text("settled_at IS NULL")
        op.create_index(op.f(f"ix_swap_{name}"), "swap", [name], postgresql_where=living)


def _swap_event() -> None:
    op.create_table(
        "swap_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("swap_id", sa.BigInteger(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", sa.BigInteger()),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("detail", JSONB(), nullable=False),
        _foreign("swap_event", "swap_id", "swap"),
        _foreign("swap_event", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap_event")),
    )
    op.create_index(op.f("ix_swap_event_swap_id"), "swap_event", ["swap_id", "id"])


def _cover_entry() -> None:
    op.create_table(
        "cover_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("swap_id", sa.BigInteger()),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("shift_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", sa.BigInteger()),
        sa.CheckConstraint("starts_at < ends_at AND minutes >= 0", name=op.f("ck_cover_entry_period")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_cover_entry_people")),
        _foreign("cover_entry", "swap_id", "swap"),
        _foreign("cover_entry", "team_id", "team"),
        _foreign("cover_entry", "shift_id", "shift"),
        *(_foreign("cover_entry", name, "person") for name in ("from_id", "to_id", "by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_entry")),
    )
    for name in ("swap_id", "from_id", "to_id"):
        op.create_index(op.f(f"ix_cover_entry_{name}"), "cover_entry", [name])
    op.create_index(op.f("ix_cover_entry_team_id"), "cover_entry", ["team_id", "at"])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("cover_entry", "swap_event", "swap"):
        op.drop_table(table)
