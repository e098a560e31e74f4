"""One of everything that Team Blue and Bob can have, and the addresses that lead to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from flask import current_app
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.absences.models import Absence
from portal.absences.sources.models import LeaveHold, LeaveName, LeaveSource, SourceKind
from portal.absences.spans import Days
from portal.alerts.models import Alert, IntakeEvent, Integration
from portal.asks.links import answer_token
from portal.asks.models import Ask
from portal.calendars import actions as calendars
from portal.calendars.models import Feed
from portal.changes.models import ChangeEvent
from portal.conflicts.models import Conflict
from portal.core.db import Row, add, db
from portal.escalations.models import EscalationPolicy
from portal.fatigue.score import Level
from portal.followups.actions import Promise, promise
from portal.followups.models import FollowUp
from portal.incidents.models import Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.messages.models import ContactMethod, Message, NotificationRule, Room, Urgency
from portal.messages.notification_rules.actions import add_rule
from portal.pager.pages.links import ack_url
from portal.pager.tasks import escalate
from portal.people import actions as people
from portal.people.links import password_token
from portal.people.models import ApiToken, Team
from portal.postmortems.models import Postmortem, PostmortemState
from portal.recovery.days.actions import book_day
from portal.recovery.days.models import RecoveryDay
from portal.recovery.earning_rules import Toil
from portal.recovery.policies.models import RecoveryPolicy
from portal.rota.contacts.actions import ContactFacts, add_contact
from portal.rota.contacts.models import Availability, Contact
from portal.rota.models import RotaRole, Rotation, Shift
from portal.services.actions import create_service, plan_maintenance
from portal.services.models import Maintenance, Service
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import Swap
from portal.workload.crossings.models import Crossing
from tests.clock import START
from tests.house.bodies import A_SHIFT
from tests.world import Cast, the_cast
from tests.world_absences import an_absence
from tests.world_asks import an_ask
from tests.world_changes import an_event
from tests.world_pager import a_body, a_method, an_alert, an_integration, on_call_now, post_alert, the_ladder
from tests.world_policies import a_policy
from tests.world_recovery import earned
from tests.world_sources import a_name, a_source

T = TypeVar("T", bound=Row)


@dataclass
class Belongings:
    cast: Cast
    rotation: Rotation
    contact: Contact
    service: Service
    integration: Integration
    secret: str
    received: IntakeEvent
    policy: EscalationPolicy
    room: Room
    method: ContactMethod
    token: ApiToken
    rule: NotificationRule
    maintenance: Maintenance
    feed: Feed
    page: Message
    incident: Incident
    private: Incident
    ask: Ask
    absence: Absence
    source: LeaveSource
    name: LeaveName
    table: LeaveSource
    day: RecoveryDay
    swap: Swap
    recovery: RecoveryPolicy
    conflict: Conflict
    crossing: Crossing
    follow_up: FollowUp
    change: ChangeEvent


def everything() -> Belongings:
    """Bob is on call for Team Blue and was paged for its incident; there is a private one beside it."""
    cast = the_cast()
    method = a_method(cast.bob)
    on_call_now(cast.blue, RotaRole.PRIMARY, [cast.bob])
    service = create_service("blue-redis", name="redis-prod", team=cast.blue, at=START, by=None)
    integration, secret = an_integration(service)
    policy = the_ladder(cast.blue)
    assert post_alert(current_app.test_client(), secret, a_body(an_alert())).status_code == 202
    incident = only(Incident)
    private = open_incident(cast.blue, IncidentFacts("For the board", 2, is_private=True), at=START)
    escalate(START)
    a_postmortem(incident, PostmortemState.PUBLISHED)
    a_postmortem(private, PostmortemState.DRAFT)
    token, _text = people.create_token(cast.bob, name="Nightly report", at=START)
    rule = add_rule(cast.bob, urgency=Urgency.HIGH, method=method, delay_minutes=2, at=START)
    planned = plan_maintenance(
        service, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=2), reason="New disks",
        by=cast.bob, at=START,
    )  # fmt: skip
    source = a_failing_source(cast)
    return Belongings(
        cast=cast, rotation=only(Rotation), contact=a_contact(cast), service=service,
        integration=integration, secret=secret,
        received=only(IntakeEvent), policy=policy, room=a_room(cast.blue, "#blue"), method=method, token=token,
        rule=rule, maintenance=planned, feed=calendars.subscribe(cast.bob, None, at=START),
        page=only(Message, incident_id=incident.id), incident=incident, private=private,
        ask=an_ask(cast.green, cast.bob, by=cast.alice),
        absence=an_absence(cast.bob, date(2026, 12, 1)), source=source, name=a_name(source),
        table=a_source(None, cast.blue, by=cast.alice, kind=SourceKind.CSV, url=None),
        day=a_recovery_day(cast),
        swap=ask_swap(_last_shift(), Wish(to=[cast.ada]), by=cast.bob, at=START),
        recovery=a_policy(cast.blue, Toil(), by=cast.alice), conflict=_a_conflict(cast),
        crossing=_a_crossing(cast),
        follow_up=promise(cast.blue, Promise("Quieter disks"), by=cast.alice, at=START),
        change=an_event(service, by=cast.bob),
    )  # fmt: skip


def _a_conflict(cast: Cast) -> Conflict:
    an_absence(cast.bob, date(2026, 12, 15), by=cast.alice, is_confirmed=True)
    return only(Conflict)


def _a_crossing(cast: Cast) -> Crossing:
    """Bob is tired, and somebody could take the shift that he has now."""
    shift = _ahead(only(Rotation))[0]
    return add(
        Crossing(
            person_id=cast.bob.id, level=Level.RECOVER, score=60, crossed_at=START, shift=shift, proposed=cast.alice
        )
    )  # fmt: skip


def _last_shift() -> Shift:
    """With an address that can be written down."""
    shift = _ahead(only(Rotation))[-1]
    shift.key = A_SHIFT
    return shift


def only(model: type[T], **where: object) -> T:
    return db.session.scalars(select(model).filter_by(**where)).one()


def a_postmortem(incident: Incident, state: PostmortemState) -> Postmortem:
    written = {"body": "What went well", "version": 1, "requested_at": START, "drafted_at": START}
    published_at = START if state is PostmortemState.PUBLISHED else None
    return add(Postmortem(incident_id=incident.id, state=state, published_at=published_at, **written))


def a_failing_source(cast: Cast) -> LeaveSource:
    """It cannot be read just now, and has lost a lot at once before."""
    source = a_source(None, cast.blue, by=cast.alice)
    source.stale_since_at, source.last_error, source.failure_count = START, "It answered with nothing.", 1
    add(LeaveHold(source_id=source.id, opened_at=START))
    return source


def a_recovery_day(cast: Cast) -> RecoveryDay:
    earned(cast.bob, 960)
    day = date(2026, 12, 4)
    return book_day(cast.bob, Days(day, day), 480, by=cast.bob, at=START)


def a_contact(cast: Cast) -> Contact:
    facts = ContactFacts("Ops Lead", "ops@blue.example", Availability.ALWAYS)
    return add_contact(cast.blue, facts, by=cast.alice, at=START)


def a_room(team: Team, name: str) -> Room:
    address = f"http://127.0.0.1:9/{team.slug}"
    return add(Room(team_id=team.id, name=name, channel="WEBHOOK", address=address, created_at=START))


# Addresses

_PART = re.compile(r"(?P<name>[^/<>]+)|<(?:[^<>]*:)?(?P<parameter>\w+)>")


def places(mine: Belongings, incident: Incident) -> Mapping[str, str]:
    """What to put in an address: `teams/slug` is the slug in `/teams/<slug>/…`."""
    cast, at = mine.cast, START
    return {
        "ack/signed": ack_url(incident, cast.bob).rpartition("/")[2],
        "answers/signed": answer_token(mine.ask),
        "alerts/number": str(_alert_of(incident, mine.integration)),
        "asks/key": mine.ask.key,
        "asked/key": mine.ask.key,
        "calendars/feed_id": str(mine.feed.id),
        "calendars/secret": mine.feed.secret,
        "rooms/key": mine.room.key,
        "contact-methods/key": mine.method.key,
        "changes/key": mine.change.key,
        "events/key": mine.change.key,
        "conflicts/key": mine.conflict.key,
        "crossings/key": mine.crossing.key,
        "contacts/key": mine.contact.key,
        "escalation-policies/key": mine.policy.key,
        "escalations/key": mine.policy.key,
        "follow-ups/key": mine.follow_up.key,
        "incidents/noun": "acknowledgement",
        "incidents/ref": incident.ref,
        "intake/key": mine.secret,
        "intake/kind": mine.integration.kind,
        "integrations/key": mine.integration.key,
        "leave-sources/id": mine.source.key,
        "leave-sources/csv": mine.table.key,
        "leave-sources/key": mine.source.key,
        "recovery/key": mine.day.key,
        "names/name_key": mine.name.key,
        "leave/key": mine.absence.key,
        "maintenance/key": mine.maintenance.key,
        "members/email": cast.bob.email,
        "members/key": cast.bob.key,
        "notifications/key": mine.rule.key,
        "outbox/message_id": str(mine.page.id),
        "password/token": password_token(cast.bob, at=at),
        "people/email": cast.bob.email,
        "pages/page_id": str(mine.page.id),
        "people/key": cast.bob.key,
        "policies/key": mine.recovery.key,
        "postmortems/ref": incident.ref,
        "requests/number": str(mine.received.id),
        "rotations/key": mine.rotation.key,
        "services/slug": mine.service.slug,
        "shifts/key": _ahead(mine.rotation)[0].key,
        "statements/line": f"oncall:{at:%Y-%m-%d}:night",
        "statements/month": f"{at:%Y-%m}",
        "static/filename": "favicon.svg",
        "teams/slug": cast.blue.slug,
        "swaps/key": mine.swap.key,
        "swaps/noun": "refusal",
        "swaps/other": cast.alice.key,
        "tokens/key": mine.token.key,
    }


def _ahead(rotation: Rotation) -> list[Shift]:
    """Bob's weeks to come; the last one has a swap."""
    own = select(Shift).where(Shift.rotation_id == rotation.id, Shift.starts_at > START)
    return [*db.session.scalars(own.order_by(Shift.starts_at))]


def _alert_of(incident: Incident, integration: Integration) -> int:
    """The number of an alert of an incident, which gets one if it has none."""
    found = db.session.scalar(select(Alert.id).where(Alert.incident_id == incident.id).limit(1))
    if found is not None:
        return found
    row = Alert(
        integration_id=integration.id, incident_id=incident.id, dedup_key=incident.ref, title="It is wrong",
        severity=2, labels={}, annotations={}, first_received_at=START, last_received_at=START,
    )  # fmt: skip
    return add(row).id


ASKED: Mapping[str, str] = {
    "api.list_integrations": "?service=blue-redis",
    "api.show_dry_run": "?team=blue&severity=1",
}


def path_of(rule: Rule, known: Mapping[str, str]) -> str:
    """The address of a route. Errors: KeyError, such as 'swaps/key', for a parameter nobody has described."""
    before = ""
    path = rule.rule
    for part in _PART.finditer(rule.rule):
        if part["parameter"] is None:
            before = part["name"]
        else:
            path = path.replace(part[0], known[f"{before}/{part['parameter']}"], 1)
    return path + ASKED.get(rule.endpoint, "")
