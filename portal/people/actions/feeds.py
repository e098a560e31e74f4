"""Telling calendar feeds that names or people have changed."""

from datetime import datetime

from sqlalchemy import update

from portal.core.db import db
from portal.people.models import Person, Team


def raise_calendars(shown_in: type[Person] | type[Team], at: datetime) -> None:
    """Raise every feed that may show the change: it is rare, and who shows up where is not known here."""
    raised = {"calendar_revision": shown_in.calendar_revision + 1, "calendar_changed_at": at}
    db.session.execute(update(shown_in).values(raised))
