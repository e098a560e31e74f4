"""Swaps in words."""

from portal.core.text import _, _l, local
from portal.people.models import Person
from portal.rota.cover.stretches import Stretch
from portal.rota.wording import role_name
from portal.swaps.models import Happened, State, Swap

_STATES = {
    State.OPEN: _l("waits for an answer"),
    State.ACCEPTED: _l("waits for a manager"),
    State.APPLIED: _l("swapped"),
    State.RETURNED: _l("given back"),
    State.REFUSED: _l("refused"),
    State.REJECTED: _l("not approved"),
    State.CANCELLED: _l("withdrawn"),
    State.EXPIRED: _l("too late"),
    State.VOID: _l("overtaken by the plan"),
}
_HAPPENED = {
    Happened.ASKED: _l("Asked"),
    Happened.MOVED: _l("Follows the plan"),
    Happened.REMINDED: _l("Asked again"),
    Happened.ESCALATED: _l("Left to a manager"),
    Happened.ACCEPTED: _l("Accepted"),
    Happened.REFUSED: _l("Refused"),
    Happened.APPROVED: _l("Approved"),
    Happened.REJECTED: _l("Not approved"),
    Happened.APPLIED: _l("On the schedule"),
    Happened.RETURNED: _l("Given back"),
    Happened.CANCELLED: _l("Withdrawn"),
    Happened.EXPIRED: _l("Nobody took it in time"),
    Happened.VOID: _l("Overtaken by the plan"),
    Happened.KEPT: _l("Left where it is"),
}


def state_name(state: State) -> str:
    return str(_STATES[state])


def happened_name(kind: Happened) -> str:
    return str(_HAPPENED[kind])


def state_sentence(swap: Swap) -> str:
    """What has become of a swap, for somebody who wanted something else of it."""
    sentences = {
        State.OPEN: _("Nobody has said yes to this swap yet."),
        State.ACCEPTED: _("This swap waits for a manager."),
        State.APPLIED: _("This swap is on the schedule already: %(name)s has it.", name=_name(swap.taker)),
        State.RETURNED: _("This swap was given back."),
        State.REFUSED: _("This swap was refused. Ask somebody else."),
        State.REJECTED: _("A manager has not approved this swap."),
        State.CANCELLED: _("This swap was withdrawn."),
        State.EXPIRED: _("It is too late: nobody took this swap in time."),
        State.VOID: _("The plan has changed since; this swap is over. Ask again if you still want it."),
    }
    return sentences[swap.state]


def stretch_text(stretch: Stretch, zone: str) -> str:
    """`Primary, Mon 23 Nov 09:00 – Mon 30 Nov 09:00`, on the reader's clock."""
    times = f"{local(stretch.starts_at, zone)} – {local(stretch.ends_at, zone)}"
    return _("%(role)s, %(times)s", role=role_name(stretch.shift.rotation.role), times=times)


def given_text(swap: Swap, zone: str) -> str:
    return stretch_text(swap.given, zone)


def returned_text(swap: Swap, zone: str) -> str | None:
    return stretch_text(swap.returned, zone) if swap.returned else None


def hours_lines(swap: Swap, zone: str) -> list[str]:
    """What goes each way: one line, or two for an exchange."""
    returned = returned_text(swap, zone)
    return [given_text(swap, zone), *([_("In return: %(what)s", what=returned)] if returned else [])]


def headline(swap: Swap) -> str:
    """`Hana gives 27–29 Nov to Gaël`, as lists of swaps say it."""
    names = {"giver": swap.giver.name, "taker": _name(swap.taker), "team": swap.team.name}
    if swap.state in (State.APPLIED, State.RETURNED):
        if swap.is_exchange:
            return _("%(giver)s and %(taker)s have exchanged", **names)
        return _("%(taker)s covers for %(giver)s", **names)
    if swap.is_offered:
        return _("%(taker)s offers to take over from %(giver)s", **names)
    if swap.is_exchange:
        return _("%(giver)s asks %(taker)s to exchange", **names)
    if swap.taker is not None:
        return _("%(giver)s asks %(taker)s", **names)
    return _("%(giver)s asks who can take it", **names)


def question(swap: Swap) -> str:
    """What somebody is asked, as a title in their language."""
    if swap.is_offered:
        return _(
            "%(name)s offers to take your shift in %(team)s", name=_name(swap.taker), team=swap.team.name
        )
    if swap.returns_id is not None:
        return _("%(name)s would like to give your shift back", name=swap.giver.name)
    if swap.is_exchange:
        return _("%(name)s asks to exchange shifts in %(team)s", name=swap.giver.name, team=swap.team.name)
    return _("Can you cover for %(name)s in %(team)s?", name=swap.giver.name, team=swap.team.name)


def question_lines(swap: Swap, person: Person) -> list[str]:
    """What it is about: the hours on the person's clock, what they would get, who asks, and why."""
    zone = person.time_zone
    given, returned = given_text(swap, zone), returned_text(swap, zone)
    is_giver = person.id == swap.giver_id
    lines = [_give(given) if is_giver else _take(given)]
    if returned is not None:
        lines.append(_take(returned) if is_giver else _give(returned))
    if swap.asked_by_id not in (swap.giver_id, swap.taker_id):
        lines.append(
            _("%(name)s asks on behalf of %(giver)s.", name=swap.asked_by.name, giver=swap.giver.name)
        )
    if swap.is_open:
        lines.append(_("The whole team is asked; whoever is first has it."))
    if swap.note:
        lines.append(_("“%(note)s”", note=swap.note))
    return lines


def approval_title(swap: Swap) -> str:
    return _("Approve a swap in %(team)s?", team=swap.team.name)


def untaken_title(swap: Swap) -> str:
    return _("Nobody has taken %(name)s's shift in %(team)s", name=swap.giver.name, team=swap.team.name)


def _give(what: str) -> str:
    return _("You would give: %(what)s", what=what)


def _take(what: str) -> str:
    return _("You would take: %(what)s", what=what)


def _name(person: Person | None) -> str:
    return person.name if person else _("somebody")
