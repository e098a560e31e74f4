"""What short notice asks of whoever publishes."""

from dataclasses import dataclass

from portal.core.errors import Refused
from portal.core.text import _, _n
from portal.rota.plans.notice import Limits, Verdict


@dataclass(frozen=True)
class Consent:
    """What a person says when they publish at short notice. `is_agreed`: those concerned have agreed."""

    reason: str = ""
    is_agreed: bool = False


NO_CONSENT = Consent()


def demand_notice(verdict: Verdict, said: Consent, limits: Limits) -> None:
    """Short notice needs a reason; less than the clear days also that those concerned have agreed.

    Errors: Refused, naming the field that is missing.
    """
    if verdict is not Verdict.FINE and not said.reason:
        text = _(
            "Somebody has less than %(days)s days' notice. Say why it has to be.", days=limits.usual_days
        )
        raise Refused(text, fields={"reason": text})
    if verdict is Verdict.TOO_LATE and not said.is_agreed:
        text = _n(
            "Somebody has less than %(num)s clear day. Ask them first, then say that they agreed.",
            "Somebody has less than %(num)s clear days. Ask them first, then say that they agreed.",
            limits.clear_days,
        )
        raise Refused(text, fields={"is_agreed": text})
