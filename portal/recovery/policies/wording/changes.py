"""What became of a policy, version by version, in words."""

from collections.abc import Mapping
from typing import Any

from portal.core.text import _, _l
from portal.recovery.earning_rules import Grant
from portal.recovery.policies.differences import Change, Difference
from portal.recovery.policies.wording.names import ABOUT, rule_name
from portal.recovery.policies.wording.sentences import GRANTS

_CHANGES: Mapping[Change, Any] = {
    Change.SWITCHED_ON: _l("switched on"),
    Change.SWITCHED_OFF: _l("switched off"),
    Change.ADDED: _l("added"),
    Change.REMOVED: _l("taken away"),
    Change.MOVED: _l("moved up"),
}


def change_text(difference: Difference) -> str:
    """`Daily rest: Hours of rest 11 → 9`."""
    if not difference.kind:
        return str(_CHANGES[difference.change])
    if difference.change is Change.CHANGED:
        told = "; ".join(_parameter(difference.kind, *one) for one in difference.parameters)
    else:
        told = str(_CHANGES[difference.change])
    return _("%(rule)s: %(told)s", rule=rule_name(difference.kind), told=told)


def _parameter(kind: str, name: str, was: Any, is_: Any) -> str:
    label = ABOUT[kind].labels[name]
    return _("%(label)s %(was)s → %(is)s", label=label, was=_value(was), **{"is": _value(is_)})


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(rule_name(one) if one in ABOUT else str(one) for one in value)
    if value is None:
        return "–"
    if value in set(Grant):
        return str(GRANTS[Grant(value)])
    return str(value).removesuffix(":00") if str(value).count(":") == 2 else str(value)
