"""What `releve doctor` looks at to tell whether a page can reach anybody: providers, people, teams."""

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, func, select

from portal.core.db import db
from portal.core.settings import Settings
from portal.messages.models import ContactMethod
from portal.messages.providers.memory import open_providers
from portal.messages.providers.trying import Tried, tried_providers
from portal.pager.doctor.finding import Finding
from portal.people.models import Membership, Person, Team

MOST_NAMED = 10
_WAKES = and_(
    ContactMethod.verified_at.is_not(None), ContactMethod.disabled_at.is_(None), ContactMethod.is_waking
)


def sending(settings: Settings) -> Iterator[Finding]:
    """Each provider of the settings; what is not set up is said once, for mail."""
    tried = list(tried_providers(settings))
    if not any(one.channel == "EMAIL" for one in tried):
        yield Finding("mail", "not set up", "Set SMTP_URL: until then mail stays in the outbox view.")
    yield from (_provider(one) for one in tried)


def _provider(one: Tried) -> Finding:
    return Finding(f"{one.channel} {one.place}", one.said, one.advice)


def left_alone() -> Finding:
    names = ", ".join(provider.name for provider in open_providers())
    advice = f"Check the account, the key and the network of {names}." if names else ""
    return Finding(
        "providers", f"left alone after failures: {names}" if names else "none is left alone", advice
    )


def people() -> Finding:
    count = db.session.scalar(select(func.count(ContactMethod.person_id.distinct())).where(_WAKES))
    advice = "" if count else "Nobody can be woken yet: verify a contact method that wakes under Settings."
    return Finding("contact methods", f"{count} people can be woken", advice)


def teams() -> Finding:
    """A team none of whose people has a method that wakes: its pages go past it to the last resort."""
    woken = select(ContactMethod.person_id).where(_WAKES)
    awake = select(Membership.team_id).join(Person).where(Person.is_active, Person.id.in_(woken))
    asleep = select(Team.name).where(Team.id.not_in(awake)).order_by(Team.name)
    names = db.session.scalars(asleep).all()
    if not names:
        return Finding("teams", "somebody can be woken in each")
    advice = "Have one of their members verify a contact method that wakes, or give them one who has."
    return Finding("teams", f"nobody can be woken in {_listed(names)}", advice)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown
