"""All tables of recovery: each stands in the sub-slice that writes it."""

from portal.recovery.books.models import (
    RecoveryBalance,
    RecoveryLedger,
    RecoveryLot,
    RecoveryPosting,
    RecoveryTransaction,
)
from portal.recovery.days.models import RecoveryDay
from portal.recovery.policies.models import RecoveryPolicy, RecoveryPolicyVersion
from portal.recovery.rates.models import PayRates
from portal.recovery.statements.models import StatementClosing, StatementContest

__all__ = [
    "PayRates",
    "RecoveryBalance",
    "RecoveryDay",
    "RecoveryLedger",
    "RecoveryLot",
    "RecoveryPolicy",
    "RecoveryPolicyVersion",
    "RecoveryPosting",
    "RecoveryTransaction",
    "StatementClosing",
    "StatementContest",
]
