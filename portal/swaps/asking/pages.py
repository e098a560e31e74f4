"""The form to ask for a swap, as somebody sees it for a shift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core.forms import options
from portal.core.text import _
from portal.people.models import Person
from portal.rota.cover.stretches import Left, Stretch
from portal.rota.models import Shift
from portal.swaps.asking.drafts import could_take, in_return
from portal.swaps.asking.forms import SwapForm
from portal.swaps.asking.wishes import Wish
from portal.swaps.candidates.queries import Candidate, Choosing
from portal.swaps.rules.queries import broken_by, held
from portal.swaps.rules.wording import finding_text
from portal.swaps.wording import stretch_text


@dataclass(frozen=True)
class Draft(Choosing):
    """`partner` is the one with whom something can be exchanged, `returns` what, by the key of its shift."""

    shift: Shift
    left: Left
    is_taking: bool
    form: SwapForm
    could_take: Sequence[Candidate]
    partner: Person | None
    returns: Mapping[str, Stretch]
    warnings: Sequence[str]

    def wish(self, at: datetime) -> Wish:
        """What was filled in; whoever is not on the list any more is left out."""
        start, end = self.form.period
        back = _back(self.form, self.returns, at)
        return Wish(
            starts_at=max(start, self.left.starts_at),
            ends_at=end,
            to=[] if self.is_taking else _chosen(self.form, self.could_take),
            is_taking=self.is_taking,
            in_return=back.shift if back else None,
            return_starts_at=back.starts_at if back else None,
            return_ends_at=back.ends_at if back else None,
            note=self.form.note.data or "",
        )


def draft_of(shift: Shift, left: Left, by: Person, *, is_taking: bool, at: datetime) -> Draft:
    """With what was sent, if anything was."""
    form = SwapForm(zone=by.time_zone, period=left.period)
    takers = [] if is_taking else could_take(Stretch(shift, *form.period), left.person, at=at)
    form.to.choices = options((one.person.key, one.person.name) for one in takers)
    partner = by if is_taking else _partner(form, takers)
    returns = in_return(shift, partner, at=at) if partner else {}
    form.in_return.choices = options(_return_choices(returns, by.time_zone))
    warnings = _warnings(shift, form, returns, by, is_taking, at) if left.person == by or is_taking else []
    return Draft(shift, left, is_taking, form, takers, partner, returns, warnings)


def _chosen(form: SwapForm, takers: Sequence[Candidate]) -> list[Person]:
    return [one.person for one in takers if one.person.key in form.keys]


def _partner(form: SwapForm, takers: Sequence[Candidate]) -> Person | None:
    """An exchange is between two: the only one who is asked."""
    chosen = _chosen(form, takers)
    return chosen[0] if len(chosen) == 1 else None


def _return_choices(returns: Mapping[str, Stretch], zone: str) -> list[tuple[str, str]]:
    told = ((key, stretch_text(stretch, zone)) for key, stretch in returns.items())
    return [("", _("Nothing")), *told]


def _warnings(
    shift: Shift, form: SwapForm, returns: Mapping[str, Stretch], by: Person, is_taking: bool, at: datetime
) -> list[str]:
    """What the rules say to the one who asks, of what they would get themselves."""
    given, back = [held(Stretch(shift, *form.period))], _back(form, returns, at)
    returned = [held(back)] if back else []
    sides = (given, returned) if is_taking else (returned, given)
    found = broken_by(shift.rotation.team, [by], *sides, offered_by=by.id, at=at)[by.id]
    return [finding_text(one, by.time_zone) for one in found]


def _back(form: SwapForm, returns: Mapping[str, Stretch], at: datetime) -> Stretch | None:
    """What was chosen in return: what is left of it."""
    chosen = returns.get(form.in_return.data or "")
    return chosen.ahead(at) if chosen else None
