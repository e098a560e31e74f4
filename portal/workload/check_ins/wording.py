"""The answers in words."""

from portal.core.text import _, _l
from portal.workload.check_ins.weeks import Rested

ANSWERS = (
    ("1", _l("1 – not at all")),
    ("2", _l("2 – little")),
    ("3", _l("3 – so-so")),
    ("4", _l("4 – well")),
    ("5", _l("5 – very well")),
)


def rested_text(one: Rested) -> str:
    """`3.4 of 5`; a dash where nothing may be told."""
    return _("%(mean)s of 5", mean=f"{one.mean:.1f}") if one.mean is not None else "–"
