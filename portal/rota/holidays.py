"""The public holidays of people on call."""

from collections.abc import Mapping
from datetime import date

from flask_babel import get_locale

from portal.people.holidays import holidays_between
from portal.people.models import Person


def days_off(person: Person, first: date, last: date) -> Mapping[date, str]:
    """A person's public holidays of [first, last] in the reader's language; none where they have not said theirs."""
    residence = person.residence
    return holidays_between(residence, first, last, str(get_locale() or "en")) if residence else {}
