"""The demo's rotations, with the hours they leave to others, and whom its teams may ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from portal.demo.people import Crew
from portal.rota.contacts.actions import ContactFacts
from portal.rota.contacts.models import Availability
from portal.rota.models import RotaRole
from portal.rota.windows import Window
from portal.rota.wording import role_name

EVERY_DAY, WEEKDAYS = (0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4)
MORNING, EVENING, CLOSING = time(9), time(21), time(18)
DAYS = Window(EVERY_DAY, MORNING, EVENING)
NIGHTS = Window(EVERY_DAY, EVENING, MORNING)
OFFICE = Window(WEEKDAYS, MORNING, CLOSING)


@dataclass(frozen=True, slots=True)
class Leg:
    """One rotation: whose turns it is about, and in which hours."""

    name: str
    role: RotaRole
    turns: Sequence[str]
    windows: tuple[Window, ...] = ()


def legs_of(crew: Crew) -> Iterator[Leg]:
    """A crew's rotations; nights are the secondary's, handed to where it is day."""
    yield Leg(role_name(RotaRole.PRIMARY), RotaRole.PRIMARY, crew.primary)
    if crew.nights:
        yield Leg("Secondary, days in New York", RotaRole.SECONDARY, crew.secondary, (DAYS,))
        yield Leg("Secondary, nights from Europe", RotaRole.SECONDARY, crew.nights, (NIGHTS,))
    else:
        yield Leg(role_name(RotaRole.SECONDARY), RotaRole.SECONDARY, crew.secondary)
    yield Leg(role_name(RotaRole.MANAGER), RotaRole.MANAGER, crew.managers)
    if crew.consultants:
        yield Leg("Payment consultants", RotaRole.SHADOW, crew.consultants, (OFFICE,))


CONTACTS = {
    "sre-core": (
        ContactFacts("Hosting provider", "+33 1 99 00 12 34, contract 4711", Availability.ALWAYS),
        ContactFacts("Network team", "network@colleagues.example", Availability.HOURS, OFFICE),
        ContactFacts("Communication", "press@colleagues.example", Availability.INCIDENT),
    ),
    "payments": (
        ContactFacts("Payment provider", "+33 1 99 00 56 78", Availability.ALWAYS),
        ContactFacts("Fraud analysts", "fraud@colleagues.example", Availability.HOURS, OFFICE),
        ContactFacts("Legal", "legal@colleagues.example", Availability.INCIDENT),
    ),
    "data-platform": (
        ContactFacts("Warehouse support", "support@warehouse.example, priority 1", Availability.ALWAYS),
        ContactFacts("Finance systems", "finance-it@colleagues.example", Availability.HOURS, OFFICE),
    ),
}
