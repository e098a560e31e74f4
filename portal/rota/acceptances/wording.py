"""What somebody is asked to accept, in words."""

from portal.core.text import _, _n, local
from portal.rota.acceptances.models import Acceptance
from portal.rota.windows import Period
from portal.rota.wording import role_name

MOST_LISTED = 20
"""Stretches in one question; what is more is counted. Chosen by us."""


def question(one: Acceptance) -> str:
    return _n(
        "Will you be on call for these hours in %(team)s?",
        "Will you be on call on these %(num)s occasions in %(team)s?",
        len(one.stretches),
        team=one.rotation.team.name,
    )


def lines(one: Acceptance) -> list[str]:
    """Each stretch on the clock of its person."""
    told = [stretch_text(period, one.person.time_zone) for period in one.periods[:MOST_LISTED]]
    more = len(one.stretches) - MOST_LISTED
    role = _("As %(role)s. Without your yes they are not planned for you.", role=role_name(one.rotation.role))
    return [*told, *([_("and %(n)s more", n=more)] if more > 0 else []), role]


def stretch_text(period: Period, zone: str) -> str:
    return f"{local(period[0], zone)} – {local(period[1], zone)}"


def told(one: Acceptance) -> str:
    """What whoever asked reads of the answer."""
    if one.is_accepted:
        return _(
            "%(name)s says yes to the hours of %(rotation)s", name=one.person.name, rotation=one.rotation.name
        )
    return _("%(name)s says no to hours of %(rotation)s", name=one.person.name, rotation=one.rotation.name)
