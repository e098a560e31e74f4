"""Begin ladders anew: a climb has its own number and beginning, an open incident always has a next step"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CLOCKS = ("mitigation_due", "forgotten", "unreached")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("incident", sa.Column("climb", sa.SmallInteger()))
    op.add_column("incident", sa.Column("climb_began_at", INSTANT))
    op.execute("UPDATE incident SET climb = opening, climb_began_at = opened_at")
    op.drop_column("incident", "opening")
    op.alter_column("incident", "climb", nullable=False)
    op.alter_column("incident", "climb_began_at", nullable=False)
    op.add_column("incident", sa.Column("held_until", INSTANT))
    op.add_column("incident", sa.Column("held_by", sa.String(20)))
    op.add_column("incident", sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(
        "incident", sa.Column("reminder_count", sa.SmallInteger(), nullable=False, server_default="0")
    )
    op.add_column("incident", sa.Column("postmortem_owed_at", INSTANT))
    op.add_column("incident", sa.Column("origin", sa.Text()))
    for name in CLOCKS:
        op.add_column("incident", sa.Column(f"{name}_at", INSTANT))
        where = sa.text(f"{name}_at IS NOT NULL")
        op.create_index(f"ix_incident_{name}", "incident", [f"{name}_at"], postgresql_where=where)
    where = sa.text("origin IS NOT NULL")
    op.create_index("ix_incident_origin", "incident", ["origin", "created_at"], postgresql_where=where)
    for name in ("is_urgent", "reminder_count"):
        op.alter_column("incident", name, server_default=None)
    _always_a_next_step()


def _always_a_next_step() -> None:
    waits = "acknowledged_at IS NULL AND resolved_at IS NULL AND next_escalation_at IS NULL"
    op.execute(f"UPDATE incident SET next_escalation_at = now() WHERE {waits}")
    op.drop_constraint(op.f("ck_incident_escalation"), "incident")
    over = "(acknowledged_at IS NOT NULL OR resolved_at IS NOT NULL)"
    op.create_check_constraint(
        op.f("ck_incident_never_silent"), "incident", f"(next_escalation_at IS NULL) = {over}"
    )
    op.create_check_constraint(
        op.f("ck_incident_held"), "incident", "(held_until IS NULL) = (held_by IS NULL)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_incident_held"), "incident")
    op.drop_constraint(op.f("ck_incident_never_silent"), "incident")
    op.create_check_constraint(
        op.f("ck_incident_escalation"),
        "incident",
        "next_escalation_at IS NULL OR (acknowledged_at IS NULL AND resolved_at IS NULL)",
    )
    for name in ("origin", *CLOCKS):
        op.drop_index(f"ix_incident_{name}", table_name="incident")
    for name in (
        "origin",
        "postmortem_owed_at",
        "reminder_count",
        "is_urgent",
        "held_by",
        "held_until",
        "climb_began_at",
    ):
        op.drop_column("incident", name)
    for name in CLOCKS:
        op.drop_column("incident", f"{name}_at")
    op.add_column("incident", sa.Column("opening", sa.SmallInteger()))
    op.execute("UPDATE incident SET opening = climb")
    op.alter_column("incident", "opening", nullable=False)
    op.drop_column("incident", "climb")
