"""Whom a wish names."""

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.core.db import many
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person


def people_by_address(addresses: Sequence[str]) -> list[Person]:
    """Active people by their addresses. Errors: Refused, naming one that nobody here has."""
    wanted = [address.strip().lower() for address in addresses]
    found = many(select(Person).where(func.lower(Person.email).in_(wanted), Person.is_active))
    by_address = {person.email.lower(): person for person in found}
    for address in wanted:
        if address not in by_address:
            text = _("Nobody here has the address %(address)s.", address=address)
            raise Refused(text, fields={"to": text})
    return [by_address[address] for address in dict.fromkeys(wanted)]
