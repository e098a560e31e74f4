"""Publishing rotations into stored shifts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.core.db import db, transactional
from portal.people.models import Person, Team
from portal.rota.acceptances.actions import ask_for_words
from portal.rota.cover.locking import lock_rotations
from portal.rota.models import Rotation
from portal.rota.plans.consent import NO_CONSENT, Consent
from portal.rota.plans.drafting import Drafted, draft, extension
from portal.rota.plans.obstacles import demand_no_obstacle
from portal.rota.plans.telling import tell
from portal.rota.plans.words import State, Word, demand_words, words_for
from portal.rota.plans.writing import Published, Written, announce, put, touched_by
from portal.rota.windows import Period

HORIZON = timedelta(weeks=13)


@transactional
def publish(
    rotation: Rotation,
    *,
    until: datetime,
    at: datetime,
    by: Person | None = None,
    consent: Consent = NO_CONSENT,
) -> Published:
    """Store the shifts ahead as the rotation wants them. A shift that has begun is never touched.

    Whoever gains or loses a shift is told, once, when a person publishes. Publishing twice changes nothing.
    Errors: Refused without members, for changes at short notice without a reason (see `demand_notice`), and for what
    asks more of somebody than their policy allows (see `obstacles`) or waits for their yes (see `words`).
    """
    return publish_all([rotation], until=until, at=at, by=by, consent=consent)


@transactional
def publish_all(
    rotations: Sequence[Rotation],
    *,
    until: datetime,
    at: datetime,
    by: Person | None = None,
    consent: Consent = NO_CONSENT,
) -> Published:
    """Publish several rotations at once: one message to each person, whatever they are touched by."""
    lock_rotations(rotation.id for rotation in rotations)
    in_order = sorted(rotations, key=lambda one: one.id)
    drafts = [(rotation, _drafted(rotation, until=until, at=at)) for rotation in in_order]
    if by is not None:
        demand_no_obstacle(drafts)
        demand_words(words_for(drafts, at=at), consent.reason)
    written = [_put(*one, until=until, at=at, by=by, consent=consent) for one in drafts]
    announce(written)
    if by is not None:
        tell([(one.rotation, one.touched) for one in written], by=by, reason=consent.reason, at=at)
    return sum((one.published for one in written), Published())


@transactional
def publish_team(
    team: Team,
    rotations: Sequence[Rotation],
    *,
    until: datetime,
    at: datetime,
    by: Person,
    consent: Consent = NO_CONSENT,
) -> Published:
    """Publish every rotation of a team that has members."""
    ready = [r for r in rotations if r.members and r.team_id == team.id]
    return publish_all(ready, until=until, at=at, by=by, consent=consent)


@transactional
def extend(rotation: Rotation, *, until: datetime, at: datetime) -> Published:
    """Publish further ahead without touching what is published: an edited rule waits for a person.

    No policy stops it: whoever published the rule has looked at it, and nobody on call is worse. Whose word is needed
    is asked for it, and managers are told of a no.
    """
    lock_rotations([rotation.id])
    db.session.refresh(rotation)
    drafted = extension(rotation, until=until, at=at)
    _ask(rotation, words_for([(rotation, drafted)], at=at), by=None, at=at)
    written = put(rotation, drafted, (), until=until, at=at, by=None, consent=NO_CONSENT)
    announce([written])
    return written.published


@transactional
def ask_before(rotation: Rotation, *, until: datetime, by: Person, at: datetime) -> int:
    """Ask everybody for the yes that publishing waits for, who has not been asked or has said no; how many people."""
    lock_rotations([rotation.id])
    drafted = _drafted(rotation, until=until, at=at)
    return _ask(rotation, words_for([(rotation, drafted)], at=at), by=by, at=at)


def _ask(rotation: Rotation, words: Sequence[Word], *, by: Person | None, at: datetime) -> int:
    wanted: defaultdict[Person, list[Period]] = defaultdict(list)
    for one in words:
        if one.state in (State.UNASKED, State.REFUSED):
            wanted[one.person].append(one.stretch)
    return ask_for_words(rotation, wanted, by=by, at=at)


def _drafted(rotation: Rotation, *, until: datetime, at: datetime) -> Drafted:
    db.session.refresh(rotation)
    return draft(rotation, until=until, at=at)


def _put(
    rotation: Rotation,
    drafted: Drafted,
    *,
    until: datetime,
    at: datetime,
    by: Person | None,
    consent: Consent,
) -> Written:
    touched = touched_by(rotation, drafted, by=by, consent=consent, at=at)
    return put(rotation, drafted, touched, until=until, at=at, by=by, consent=consent)
