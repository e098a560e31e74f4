"""Reading what is stored, as it is now."""

from portal.core.db import db
from portal.incidents.models import Incident
from portal.people.models import Person
from portal.postmortems.actions import publish
from portal.postmortems.models import Postmortem
from tests.clock import FakeClock


def postmortem_of(incident: Incident) -> Postmortem:
    db.session.expire_all()
    return db.session.query(Postmortem).filter_by(incident_id=incident.id).one()


def postmortem_count() -> int:
    return db.session.query(Postmortem).count()


def published(postmortem: Postmortem, by: Person, clock: FakeClock) -> None:
    publish(postmortem, version=postmortem.version, by=by, at=clock.at)
