"""found the house"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_table(
        "person",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("calendar_revision", sa.Integer(), nullable=False),
        sa.Column("calendar_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("email ~ '.@.'", name=op.f("ck_person_email")),
        sa.CheckConstraint("role IN ('admin', 'member', 'viewer')", name=op.f("ck_person_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
    )
    op.create_index("uq_person_email", "person", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "sweep_run",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweep_run")),
    )
    op.create_table(
        "api_token",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("is_read_only", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("key", name=op.f("uq_api_token_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_person_id"), "api_token", ["person_id"], unique=False)
    op.create_table(
        "contact_method",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("is_waking", sa.Boolean(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_try_count", sa.SmallInteger(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_method_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_method")),
        sa.UniqueConstraint("key", name=op.f("uq_contact_method_key")),
        sa.UniqueConstraint(
            "person_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_contact_method_person_id_position"),
        ),
    )
    op.create_index(op.f("ix_contact_method_person_id"), "contact_method", ["person_id"], unique=False)
    op.create_table(
        "idempotent_answer",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_idempotent_answer_person_id")),
        sa.PrimaryKeyConstraint("person_id", "idempotency_key", name=op.f("pk_idempotent_answer")),
    )
    op.create_index(
        op.f("ix_idempotent_answer_created_at"), "idempotent_answer", ["created_at"], unique=False
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("is_resolved_by_alerts", sa.Boolean(), nullable=False),
        sa.Column("fallback_person_id", sa.BigInteger(), nullable=True),
        sa.Column("calendar_revision", sa.Integer(), nullable=False),
        sa.Column("calendar_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name=op.f("ck_team_slug")),
        sa.ForeignKeyConstraint(
            ["fallback_person_id"], ["person.id"], name=op.f("fk_team_fallback_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("slug", name=op.f("uq_team_slug")),
    )
    op.create_index(op.f("ix_team_fallback_person_id"), "team", ["fallback_person_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_calendar_feed_secret_hash")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_calendar_feed_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calendar_feed_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint(
            "owner_id",
            "team_id",
            name=op.f("uq_calendar_feed_owner_id_team_id"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )
    op.create_index(op.f("ix_calendar_feed_team_id"), "calendar_feed", ["team_id"], unique=False)
    op.create_table(
        "escalation_policy",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("repeat_count", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("repeat_count BETWEEN 0 AND 9", name=op.f("ck_escalation_policy_repeat_count")),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name=op.f("ck_escalation_policy_severity")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_escalation_policy_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_policy")),
        sa.UniqueConstraint("key", name=op.f("uq_escalation_policy_key")),
    )
    op.create_index(op.f("ix_escalation_policy_team_id"), "escalation_policy", ["team_id"], unique=False)
    op.create_index(
        "uq_escalation_policy_default",
        "escalation_policy",
        ["team_id"],
        unique=True,
        postgresql_where=sa.text("is_default AND is_active"),
    )
    op.create_table(
        "membership",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('manager', 'member')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_table(
        "rotation",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("handoff_time", sa.Time(), nullable=False),
        sa.Column("handoff_weekday", sa.SmallInteger(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("count", sa.SmallInteger(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("published_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "role IN ('primary', 'secondary', 'manager', 'shadow')", name=op.f("ck_rotation_role")
        ),
        sa.CheckConstraint("unit IN ('hour', 'day', 'week')", name=op.f("ck_rotation_unit")),
        sa.CheckConstraint("count > 0", name=op.f("ck_rotation_count")),
        sa.CheckConstraint("handoff_weekday BETWEEN 0 AND 6", name=op.f("ck_rotation_handoff_weekday")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rotation_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation")),
        sa.UniqueConstraint("key", name=op.f("uq_rotation_key")),
    )
    op.create_index(op.f("ix_rotation_team_id"), "rotation", ["team_id"], unique=False)
    op.create_table(
        "service",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name=op.f("ck_service_slug")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_service_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("slug", name=op.f("uq_service_slug")),
    )
    op.create_index(op.f("ix_service_team_id"), "service", ["team_id"], unique=False)
    op.create_table(
        "team_channel",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_channel_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_channel")),
        sa.UniqueConstraint("key", name=op.f("uq_team_channel_key")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_team_channel_team_id_name")),
    )
    op.create_table(
        "escalation_step",
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.Column("order", sa.SmallInteger(), nullable=False),
        sa.Column("delay_minutes", sa.Integer(), nullable=False),
        sa.Column("channels", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("target_type", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("target_person_id", sa.BigInteger(), nullable=True),
        sa.Column("target_email", sa.Text(), nullable=True),
        sa.Column("target_channel", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "target_type <> 'CHANNEL' OR target_channel IS NOT NULL",
            name=op.f("ck_escalation_step_target_channel"),
        ),
        sa.CheckConstraint(
            "target_type <> 'EMAIL' OR target_email IS NOT NULL", name=op.f("ck_escalation_step_target_email")
        ),
        sa.CheckConstraint(
            "target_type <> 'USER' OR target_person_id IS NOT NULL",
            name=op.f("ck_escalation_step_target_user"),
        ),
        sa.CheckConstraint("delay_minutes >= 0", name=op.f("ck_escalation_step_delay")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["escalation_policy.id"], name=op.f("fk_escalation_step_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_person_id"], ["person.id"], name=op.f("fk_escalation_step_target_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_step")),
        sa.UniqueConstraint(
            "policy_id",
            "order",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_escalation_step_policy_id_order"),
        ),
    )
    op.create_table(
        "incident",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("grouping", sa.Text(), nullable=True),
        sa.Column("alert_count", sa.Integer(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.Column("impact_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.BigInteger(), nullable=True),
        sa.Column("mitigated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy_id", sa.BigInteger(), nullable=True),
        sa.Column("opening", sa.SmallInteger(), nullable=False),
        sa.Column("escalation_step", sa.SmallInteger(), nullable=True),
        sa.Column("escalation_loop", sa.SmallInteger(), nullable=False),
        sa.Column("next_escalation_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timeline_seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(status IN ('resolved', 'closed')) = (resolved_at IS NOT NULL)",
            name=op.f("ck_incident_resolved"),
        ),
        sa.CheckConstraint(
            "status IN ('detected', 'triaged', 'investigating', 'mitigated', 'resolved', 'closed')",
            name=op.f("ck_incident_status"),
        ),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name=op.f("ck_incident_acknowledged")
        ),
        sa.CheckConstraint(
            "next_escalation_at IS NULL OR (acknowledged_at IS NULL AND resolved_at IS NULL)",
            name=op.f("ck_incident_escalation"),
        ),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name=op.f("ck_incident_severity")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["person.id"], name=op.f("fk_incident_acknowledged_by_id")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_incident_opened_by_id")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["escalation_policy.id"], name=op.f("fk_incident_policy_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_incident_service_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_incident_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("ref", name=op.f("uq_incident_ref")),
    )
    op.create_index("ix_incident_created_at", "incident", ["created_at"], unique=False)
    op.create_index(
        "ix_incident_escalation_due",
        "incident",
        ["next_escalation_at"],
        unique=False,
        postgresql_where=sa.text("next_escalation_at IS NOT NULL"),
    )
    op.create_index(
        "ix_incident_open",
        "incident",
        ["severity", "created_at"],
        unique=False,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_index(op.f("ix_incident_policy_id"), "incident", ["policy_id"], unique=False)
    op.create_index(op.f("ix_incident_service_id"), "incident", ["service_id"], unique=False)
    op.create_index("ix_incident_team_id", "incident", ["team_id", "created_at"], unique=False)
    op.create_index(
        "uq_incident_grouping_open",
        "incident",
        ["grouping"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "integration",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("severity_map", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("last_received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_integration_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integration")),
        sa.UniqueConstraint("key", name=op.f("uq_integration_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_integration_secret_hash")),
    )
    op.create_index(op.f("ix_integration_service_id"), "integration", ["service_id"], unique=False)
    op.create_table(
        "rotation_member",
        sa.Column("rotation_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rotation_member_person_id")),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name=op.f("fk_rotation_member_rotation_id")
        ),
        sa.PrimaryKeyConstraint("rotation_id", "position", name=op.f("pk_rotation_member")),
    )
    op.create_index(op.f("ix_rotation_member_person_id"), "rotation_member", ["person_id"], unique=False)
    op.create_table(
        "shift",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("rotation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(rotation_id, rotation_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("cancelled_at IS NULL"),
            using="gist",
            name="ex_shift_no_overlap",
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shift_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shift_person_id")),
        sa.ForeignKeyConstraint(["rotation_id"], ["rotation.id"], name=op.f("fk_shift_rotation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("key", name=op.f("uq_shift_key")),
    )
    op.create_index(op.f("ix_shift_person_id"), "shift", ["person_id"], unique=False)
    op.create_index("ix_shift_rotation_id", "shift", ["rotation_id", "starts_at"], unique=False)
    op.create_table(
        "alert",
        sa.Column("integration_id", sa.BigInteger(), nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=True),
        sa.Column("dedup_key", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("labels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("annotations", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(state = 'resolved') = (resolved_at IS NOT NULL)", name=op.f("ck_alert_resolved")
        ),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name=op.f("ck_alert_severity")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_alert_incident_id")),
        sa.ForeignKeyConstraint(["integration_id"], ["integration.id"], name=op.f("fk_alert_integration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index("ix_alert_incident_id", "alert", ["incident_id", "state"], unique=False)
    op.create_index("ix_alert_key_history", "alert", ["integration_id", "dedup_key", "id"], unique=False)
    op.create_index(
        "uq_alert_unresolved",
        "alert",
        ["integration_id", "dedup_key"],
        unique=True,
        postgresql_where=sa.text("state <> 'resolved'"),
    )
    op.create_table(
        "assignment",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("shift_id", sa.BigInteger(), nullable=False),
        sa.Column("rotation_id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(rotation_id, rotation_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("replaced_at IS NULL"),
            using="gist",
            name="ex_assignment_no_overlap",
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_assignment_period")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_assignment_created_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.ForeignKeyConstraint(["rotation_id"], ["rotation.id"], name=op.f("fk_assignment_rotation_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_assignment_shift_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_assignment_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("key", name=op.f("uq_assignment_key")),
    )
    op.create_index(
        "ix_assignment_person_id",
        "assignment",
        ["person_id", "ends_at"],
        unique=False,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_index(op.f("ix_assignment_shift_id"), "assignment", ["shift_id"], unique=False)
    op.create_index(
        "ix_assignment_team_id",
        "assignment",
        ["team_id", "ends_at"],
        unique=False,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "intake_event",
        sa.Column("integration_id", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("alert_count", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integration.id"], name=op.f("fk_intake_event_integration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_event")),
    )
    op.create_index(
        "ix_intake_event_integration_id", "intake_event", ["integration_id", "received_at"], unique=False
    )
    op.create_index("ix_intake_event_received_at", "intake_event", ["received_at"], unique=False)
    op.create_table(
        "message",
        sa.Column("idem_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.SmallInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_method_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("is_waking", sa.Boolean(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_token", sa.Uuid(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_reference", sa.Text(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("(state = 'sending') = (claim_token IS NOT NULL)", name=op.f("ck_message_claim")),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'kept', 'failed', 'cancelled')",
            name=op.f("ck_message_state"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_method_id"],
            ["contact_method.id"],
            name=op.f("fk_message_contact_method_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_message_incident_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("idem_key", name=op.f("uq_message_idem_key")),
    )
    op.create_index(op.f("ix_message_contact_method_id"), "message", ["contact_method_id"], unique=False)
    op.create_index("ix_message_created_at", "message", ["created_at"], unique=False)
    op.create_index(
        "ix_message_due",
        "message",
        ["priority", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    )
    op.create_index("ix_message_incident_id", "message", ["incident_id", "id"], unique=False)
    op.create_index("ix_message_person_id", "message", ["person_id", "created_at"], unique=False)
    op.create_table(
        "postmortem",
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("state IN ('requested', 'draft', 'published')", name=op.f("ck_postmortem_state")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_postmortem_incident_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["person.id"], name=op.f("fk_postmortem_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postmortem")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_postmortem_incident_id")),
    )
    op.create_index(
        "ix_postmortem_requested",
        "postmortem",
        ["requested_at"],
        unique=False,
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.create_table(
        "timeline_entry",
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_timeline_entry_actor_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_timeline_entry_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "seq", name=op.f("pk_timeline_entry")),
    )
    op.create_index(op.f("ix_timeline_entry_actor_id"), "timeline_entry", ["actor_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_timeline_entry_actor_id"), table_name="timeline_entry")
    op.drop_table("timeline_entry")
    op.drop_index(
        "ix_postmortem_requested", table_name="postmortem", postgresql_where=sa.text("state = 'requested'")
    )
    op.drop_table("postmortem")
    op.drop_index("ix_message_person_id", table_name="message")
    op.drop_index("ix_message_incident_id", table_name="message")
    op.drop_index(
        "ix_message_due", table_name="message", postgresql_where=sa.text("state IN ('pending', 'sending')")
    )
    op.drop_index("ix_message_created_at", table_name="message")
    op.drop_index(op.f("ix_message_contact_method_id"), table_name="message")
    op.drop_table("message")
    op.drop_index("ix_intake_event_received_at", table_name="intake_event")
    op.drop_index("ix_intake_event_integration_id", table_name="intake_event")
    op.drop_table("intake_event")
    op.drop_index(
        "ix_assignment_team_id", table_name="assignment", postgresql_where=sa.text("replaced_at IS NULL")
    )
    op.drop_index(op.f("ix_assignment_shift_id"), table_name="assignment")
    op.drop_index(
        "ix_assignment_person_id", table_name="assignment", postgresql_where=sa.text("replaced_at IS NULL")
    )
    op.drop_table("assignment")
    op.drop_index("uq_alert_unresolved", table_name="alert", postgresql_where=sa.text("state <> 'resolved'"))
    op.drop_index("ix_alert_key_history", table_name="alert")
    op.drop_index("ix_alert_incident_id", table_name="alert")
    op.drop_table("alert")
    op.drop_index("ix_shift_rotation_id", table_name="shift")
    op.drop_index(op.f("ix_shift_person_id"), table_name="shift")
    op.drop_table("shift")
    op.drop_index(op.f("ix_rotation_member_person_id"), table_name="rotation_member")
    op.drop_table("rotation_member")
    op.drop_index(op.f("ix_integration_service_id"), table_name="integration")
    op.drop_table("integration")
    op.drop_index(
        "uq_incident_grouping_open", table_name="incident", postgresql_where=sa.text("resolved_at IS NULL")
    )
    op.drop_index("ix_incident_team_id", table_name="incident")
    op.drop_index(op.f("ix_incident_service_id"), table_name="incident")
    op.drop_index(op.f("ix_incident_policy_id"), table_name="incident")
    op.drop_index("ix_incident_open", table_name="incident", postgresql_where=sa.text("resolved_at IS NULL"))
    op.drop_index(
        "ix_incident_escalation_due",
        table_name="incident",
        postgresql_where=sa.text("next_escalation_at IS NOT NULL"),
    )
    op.drop_index("ix_incident_created_at", table_name="incident")
    op.drop_table("incident")
    op.drop_table("escalation_step")
    op.drop_table("team_channel")
    op.drop_index(op.f("ix_service_team_id"), table_name="service")
    op.drop_table("service")
    op.drop_index(op.f("ix_rotation_team_id"), table_name="rotation")
    op.drop_table("rotation")
    op.drop_index(op.f("ix_membership_person_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(
        "uq_escalation_policy_default",
        table_name="escalation_policy",
        postgresql_where=sa.text("is_default AND is_active"),
    )
    op.drop_index(op.f("ix_escalation_policy_team_id"), table_name="escalation_policy")
    op.drop_table("escalation_policy")
    op.drop_index(op.f("ix_calendar_feed_team_id"), table_name="calendar_feed")
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_team_fallback_person_id"), table_name="team")
    op.drop_table("team")
    op.drop_index(op.f("ix_sign_in_person_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_idempotent_answer_created_at"), table_name="idempotent_answer")
    op.drop_table("idempotent_answer")
    op.drop_index(op.f("ix_contact_method_person_id"), table_name="contact_method")
    op.drop_table("contact_method")
    op.drop_index(op.f("ix_api_token_person_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_table("sweep_run")
    op.drop_index("uq_person_email", table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")
    op.drop_table("audit_entry")
