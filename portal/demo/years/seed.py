"""Five years of a company of twenty teams behind the demo, written by SQL with every constraint in force."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import text

from portal.core import crypto
from portal.core.db import db, transaction
from portal.core.settings import WrongSetting
from portal.demo import mark
from portal.demo.people import PEOPLE as OURS
from portal.demo.seed import seed_demo
from portal.demo.years.company import COMPANY, FAMILY, GIVEN
from portal.demo.years.cover import COVER
from portal.demo.years.trouble import TITLES, TROUBLE

PEOPLE = 200 - len(OURS)
TEAMS = 17
AHEAD = timedelta(weeks=13)
DOMAIN = "@company.example"

FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION pg_temp.chance(what text, n bigint) RETURNS float IMMUTABLE PARALLEL SAFE LANGUAGE sql
    AS 'SELECT (hashtextextended(what || n, {seed}) & 4503599627370495)::float / 4503599627370496'
    """,
    """
    CREATE OR REPLACE FUNCTION pg_temp.pages(n bigint) RETURNS int IMMUTABLE LANGUAGE sql
    AS $$ SELECT 2 + floor(7 * pg_temp.chance('pages', n))::int $$
    """,
)
"""A number from 0 to 1 that is the same for the same words; the pages of an incident, 2 to 8."""


@dataclass(frozen=True, slots=True)
class Years:
    """What is written: the years before `at`, the same ones for the same `seed`. `turn`, how long each is on call, is a
    day or a week."""

    at: datetime
    seed: int = 1
    turn: timedelta = timedelta(weeks=1)
    days: int = 5 * 365
    incidents: int = 20_000


def seed_history(years: Years) -> None:
    """Make the demo where there is none, and put years behind it: 200 people, 20 teams, five pages an incident.

    All or nothing, in one transaction; nothing is sent.
    Errors: WrongSetting when the database is in use, or has its history already.
    """
    with transaction():
        mark.marked_at()
        _refuse_strangers()
        seed_demo(at=years.at)
        write_years((*COMPANY, *COVER, *TROUBLE), years)
        db.session.execute(text("ANALYZE"))


def _refuse_strangers() -> None:
    if not (strangers := mark.strangers()):
        return
    if all(email.endswith(DOMAIN) for email in strangers):
        raise WrongSetting("DATABASE_URL: this database has its history already. Use it, or an empty one.")
    raise WrongSetting(
        f"DATABASE_URL: people were added to this demo ({strangers[0]} …). Use an empty database."
    )


def write_years(statements: Iterable[str], years: Years) -> None:
    """Run them in order, in the caller's transaction; each may use the names of `_facts` and the functions above."""
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    for function in FUNCTIONS:
        db.session.execute(text(function.replace("{seed}", str(years.seed))))
    facts = _facts(years)
    for statement in statements:
        named = {name: value for name, value in facts.items() if re.search(rf":{name}\b", statement)}
        db.session.execute(text(statement), named)


def _facts(years: Years) -> Mapping[str, object]:
    at, all_of_it = years.at, timedelta(days=years.days)
    return {
        "now": at,
        "ahead": _handoff(at) + AHEAD,
        "began": at - all_of_it,
        "days": years.days,
        "turn": years.turn,
        "turns": (all_of_it + AHEAD) // years.turn,
        "unit": "week" if years.turn == timedelta(weeks=1) else "day",
        "people": PEOPLE,
        "teams": TEAMS,
        "incidents": years.incidents,
        "pace": (all_of_it - timedelta(days=2)) / years.incidents,
        "sealed": crypto.encrypt("somebody" + DOMAIN),
        "given": GIVEN,
        "family": FAMILY,
        "titles": TITLES,
    }


def _handoff(at: datetime) -> datetime:
    """The Monday of an instant's week, at eight."""
    midnight = datetime.combine(at.date(), time(), UTC)
    return midnight + timedelta(hours=8) - timedelta(days=at.weekday())
