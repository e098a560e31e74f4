"""Find cover by period, whatever year it is in, and what somebody has done among what all have"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

IN_FORCE, REPLACED = "replaced_at IS NULL", "replaced_at IS NOT NULL"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_assignment_ends_at", "assignment")
    op.drop_index("ix_assignment_replaced_at", "assignment")
    op.execute(
        "CREATE INDEX ix_assignment_period ON assignment USING gist (tstzrange(starts_at, ends_at)) "
        f"WHERE {IN_FORCE}"
    )
    op.create_index(
        "ix_assignment_rotation_id", "assignment", ["rotation_id", "ends_at"], postgresql_where=IN_FORCE
    )
    for of in ("person_id", "team_id"):
        op.create_index(
            f"ix_assignment_{of}_replaced", "assignment", [of, "replaced_at"], postgresql_where=REPLACED
        )
    op.create_index("ix_incident_acknowledged_by_id", "incident", ["acknowledged_by_id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_incident_acknowledged_by_id", "incident")
    for of in ("person_id", "team_id"):
        op.drop_index(f"ix_assignment_{of}_replaced", "assignment")
    op.drop_index("ix_assignment_rotation_id", "assignment")
    op.drop_index("ix_assignment_period", "assignment")
    op.create_index("ix_assignment_ends_at", "assignment", ["ends_at"], postgresql_where=IN_FORCE)
    op.create_index("ix_assignment_replaced_at", "assignment", ["replaced_at"], postgresql_where=REPLACED)
