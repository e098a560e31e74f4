"""Crossings in words."""

from collections.abc import Iterator

from portal.core.text import _
from portal.fatigue.score import Level
from portal.rota.cover.stretches import Stretch
from portal.swaps.wording import stretch_text
from portal.workload.crossings.covers import Cover
from portal.workload.crossings.models import Crossing
from portal.workload.own.wording import level_name


def score_text(score: float) -> str:
    return f"{score:.0f}"


def own_title(crossing: Crossing) -> str:
    if crossing.level is Level.STOP:
        return _("Your nights were too much lately: rest before you are on call again")
    return _("Your nights were hard lately: you are due some rest")


def title_of(crossing: Crossing) -> str:
    if crossing.level is Level.STOP:
        return _("%(name)s should not be on call now", name=crossing.person.name)
    return _("%(name)s needs time to recover", name=crossing.person.name)


def score_line(crossing: Crossing) -> str:
    return _(
        "Score %(score)s of 100, level “%(level)s”: workload, not health.",
        score=score_text(crossing.score),
        level=level_name(crossing.level),
    )


def next_shift(stretch: Stretch, zone: str) -> str:
    return _(
        "Next shift in %(team)s: %(shift)s",
        team=stretch.shift.rotation.team.name,
        shift=stretch_text(stretch, zone),
    )


def proposals(cover: Cover) -> Iterator[str]:
    """The one who is proposed, and why."""
    if not cover.able:
        yield _("Nobody of the team could take it and keep every rest rule.")
    for one in cover.able[:1]:
        yield _(
            "%(name)s could take it and keeps every rest rule: %(why)s",
            name=one.person.name,
            why=" ".join(dict.fromkeys(one.reasons)),
        )


def ask_label(crossing: Crossing) -> str:
    return _("Ask %(name)s", name=crossing.proposed.first_name) if crossing.proposed else _("Ask")


def hours_text(crossing: Crossing, zone: str) -> str:
    """Of its shift; of which what is ahead would change hands."""
    shift = crossing.shift
    return next_shift(Stretch(shift, shift.starts_at, shift.ends_at), zone) if shift else ""
