"""All tables of recovery: each stands in the sub-slice that writes it."""

from portal.recovery.policies.models import RecoveryPolicy, RecoveryPolicyVersion

__all__ = ["RecoveryPolicy", "RecoveryPolicyVersion"]
