"""What a policy lets be planned: publishing and reading files ask no more of somebody, the draft says why."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.errors import Refused
from portal.recovery.limiting_rules import MaxConsecutive
from portal.rota.files.actions import import_shifts, judged
from portal.rota.files.lines import read_rota
from portal.rota.files.queries import people_of
from portal.rota.models import RotaRole, Rotation, Shift
from portal.rota.plans.actions import extend, publish, publish_all
from portal.rota.plans.consent import Consent
from portal.rota.rotations.actions import RotationFacts, update_rotation
from tests.clock import START
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_policies import a_policy
from tests.world_rota import a_rotation

WEEK = timedelta(weeks=1)
UNTIL = datetime(2026, 12, 13, tzinfo=UTC)
TOO_MUCH = "Bob Blue: 28 days in a row without 35 h free from Mon 16 Nov 09:00; at most 7 by their policy."


def published() -> int:
    return db.session.scalar(select(func.count()).select_from(Shift).where(Shift.cancelled_at.is_(None))) or 0


def test_nobody_is_published_for_more_in_a_row_than_their_policy_allows(cast: Cast) -> None:
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    alone = a_rotation(cast.blue, cast.bob, until=None)
    with pytest.raises(Refused, match=r"asks too much of somebody\. Bob Blue: 28 days in a row without 35 h free"):
        publish(alone, until=UNTIL, at=START, by=cast.alice)
    assert published() == 0


def test_who_takes_turns_with_others_is_published(cast: Cast) -> None:
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    publish(a_rotation(cast.blue, cast.bob, cast.alice, until=None), until=UNTIL, at=START, by=cast.alice)
    assert published() == 4


def test_what_they_cover_elsewhere_counts(cast: Cast) -> None:
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    a_rotation(cast.green, cast.charlie, cast.bob)
    with pytest.raises(Refused, match=r"Bob Blue: 21 days in a row without 35 h free from Mon 23 Nov 09:00"):
        publish(
            a_rotation(cast.blue, cast.alice, cast.alice, cast.bob, until=None),
            until=UNTIL,
            at=START,
            by=cast.alice,
        )


def test_rotations_that_are_published_together_are_judged_together(cast: Cast) -> None:
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    two = [
        a_rotation(cast.blue, cast.bob, cast.alice, until=None),
        a_rotation(cast.blue, cast.alice, cast.bob, role=RotaRole.SECONDARY, until=None),
    ]
    with pytest.raises(Refused, match="too much"):
        publish_all(two, until=UNTIL, at=START, by=cast.alice)
    publish(two[0], until=UNTIL, at=START, by=cast.alice)


def test_a_shadow_is_no_burden(cast: Cast) -> None:
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    publish(
        a_rotation(cast.blue, cast.bob, role=RotaRole.SHADOW, until=None),
        until=UNTIL,
        at=START,
        by=cast.alice,
    )
    assert published() == 4


def test_what_is_published_already_stops_nothing(cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=UNTIL)
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    publish(rotation, until=UNTIL, at=START, by=cast.alice, consent=Consent("fewer weeks", is_agreed=True))
    facts = RotationFacts(
        rotation.name, RotaRole.PRIMARY, "Europe/Paris", rotation.starts_on, [cast.bob.id, cast.alice.id]
    )
    update_rotation(rotation, facts, by=cast.alice, at=START)
    publish(rotation, until=UNTIL, at=START, by=cast.alice, consent=Consent("fewer weeks", is_agreed=True))
    assert published() == 4


def test_what_reaches_ahead_by_itself_goes_on(cast: Cast) -> None:
    """Nobody on call is worse."""
    rotation = a_rotation(cast.blue, cast.bob, until=UNTIL)
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    assert extend(rotation, until=UNTIL + 2 * WEEK, at=START).created == 2


def test_a_file_is_read_by_the_same_rule(cast: Cast) -> None:
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    rotation = a_rotation(cast.blue, cast.alice, until=None)
    week, day = "Bob Blue,2026-12-07 09:00,2026-12-14 09:00", "Bob Blue,2026-12-14 09:00,2026-12-15 09:00"
    text = f"name,starts_at,ends_at\n{week}\n{day}"
    found = judged(read_rota(text, rotation.time_zone, at=START), people_of(rotation), at=START)
    with pytest.raises(Refused, match="Bob Blue: 8 days in a row without 35 h free"):
        import_shifts(rotation, found, by=cast.alice, at=START)
    assert published() == 0


def test_the_draft_says_who_would_be_asked_too_much(client: FlaskClient, cast: Cast) -> None:
    a_policy(cast.blue, MaxConsecutive(), by=cast.alice)
    alone: Rotation = a_rotation(cast.blue, cast.bob, until=None, starts_on=date(2026, 11, 16))
    for at in (f"/rotations/{alone.key}/publications", "/teams/blue/publications"):
        soup = visit(client, f"{at}/new?until=2026-12-13", as_=cast.alice)
        assert TOO_MUCH in words(soup.select_one("#obstacles"))
        refused = send(client, at, {"until": "2026-12-13"}, status=422)
        assert TOO_MUCH in refused.text
    assert published() == 0
