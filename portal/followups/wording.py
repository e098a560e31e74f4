"""Kinds of follow-ups, in words."""

from portal.core.text import _
from portal.followups.models import Kind


def kind_name(kind: Kind) -> str:
    return {
        Kind.REPAIR: _("Repair"),
        Kind.ALERT_TUNING: _("Tune an alert"),
        Kind.RUNBOOK: _("Runbook"),
        Kind.DOCUMENTATION: _("Documentation"),
        Kind.REHEARSAL: _("Rehearse a recovery"),
    }[kind]
