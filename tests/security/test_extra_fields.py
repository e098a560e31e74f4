"""A form sets the fields it shows. Whatever else is sent along, by the name of any column, sets nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flask import Flask
from sqlalchemy import Column

from portal.api.endpoint import ENDPOINTS
from portal.core.db import Base, EncryptedText
from tests.house.access import Who
from tests.house.belongings import Belongings, path_of, places
from tests.house.bodies import WHOLE
from tests.house.catalog import changed, rows
from tests.house.visitors import Visitor, routes, undone
from tests.security.forms import FORMS

RANDOM = ("key", "ref", "secret", "hash", "prefix", "idem_key", "content")
COUNTED = (
    "rotation_id",
    "policy_id",
    "incident_id",
    "shift_id",
    "contact_method_id",
    "id",
    "publication_id",
    "lot_id",
    "transaction_id",
    "last_used_at",
)


def is_noise(column: Column[object]) -> bool:
    """Random, counted on by what was undone before, or the time of the last look."""
    is_random = column.name in RANDOM or column.unique or column.name.endswith("_hash")
    return bool(is_random or column.name in COUNTED or isinstance(column.type, EncryptedText))


NAMED_BY_KEY = (
    "ask.reference", "audit_entry.subject", "person_zone.person_id", "swap_event.swap_id", "fatigue_crossing.swap_id",
)  # fmt: skip
"""What a new swap or person is called, their keys and numbers being new."""


@cache
def noise() -> tuple[str, ...]:
    """Asked once all slices are loaded: before, the tables of some are not known yet."""
    return NAMED_BY_KEY + tuple(
        f"{c.table.name}.{c.name}"
        for table in Base.metadata.tables.values()
        for c in table.columns
        if is_noise(c)
    )


def everything_else(mine: Belongings, filled: Mapping[str, object]) -> dict[str, object]:
    """Every column's name that the form does not show, with a value that would do harm."""
    charlie, green = str(mine.cast.charlie.id), str(mine.cast.green.id)
    names = {column.name for table in Base.metadata.sorted_tables for column in table.columns}
    values = {name: charlie if name.endswith(("person_id", "owner_id", "by_id")) else "1" for name in names}
    values |= {
        "is_admin": "1",
        "admin": "1",
        "role": "admin",
        "team_id": green,
        "team": "green",
        "is_active": "0",
    }
    return {name: value for name, value in values.items() if name not in filled} | dict(filled)


def test_only_what_a_form_shows_is_set(mine: Belongings, asking: dict[Who, Visitor]) -> None:
    known = places(mine, mine.incident)
    wrong = []
    for form in FORMS:
        filled = {name: str(value).format_map(known) for name, value in form.fields.items()}
        path = form.path.format_map(known)
        before = outcome(asking[form.who], "/health", {})
        plain = outcome(asking[form.who], path, filled)
        laden = outcome(asking[form.who], path, everything_else(mine, filled))
        assert plain.status in (201, 303), (path, plain)
        assert changed(before.rows, plain.rows), path
        wrong += [(path, laden.status, difference)] if (difference := changed(plain.rows, laden.rows)) else []
    assert wrong == []


@dataclass(frozen=True)
class Outcome:
    status: int
    rows: Mapping[str, str]


def outcome(asker: Visitor, path: str, form: Mapping[str, object]) -> Outcome:
    with undone() as connection:
        status = asker.ask(path, "POST", body=form).status_code
        return Outcome(status, rows(connection, besides=noise()))


def test_every_form_is_tried(app: Flask, mine: Belongings) -> None:
    """A write is tried here, or takes nothing but its address, or stores nothing as a sketch does."""
    known = places(mine, mine.incident)
    bare = {
        "acceptances", "beginnings", "calendar_renewals",
        "room_tests", "deactivations", "integration_secrets", "intake",
        "password_links", "password_requests", "pauses", "phone", "readings", "recovery_sketches", "recovery_trials",
        "rotation_previews", "swap_previews", "shift_news", "sign_ins", "sketches", "suspensions", "test_pages",
        "leave_hits", "leave_syncs", "statement_closings", "team_publications", "verifications",
    }  # fmt: skip
    adapter = app.url_map.bind("releve.test")
    tried = {adapter.match(form.path.format_map(known), method="POST")[0] for form in FORMS}
    writes = {
        rule.endpoint
        for rule, method in routes(app)
        if method == "POST" and not rule.endpoint.startswith("api.")
    }
    untried = {e for e in writes - tried if e.partition(".")[0] not in bare and not e.endswith(".destroy")}
    assert untried == set()


def test_the_api_refuses_what_it_does_not_know(
    app: Flask, mine: Belongings, asking: dict[Who, Visitor]
) -> None:
    """It says so, instead of doing half of what was asked."""
    known = places(mine, mine.incident)
    taking = {f"api.{call.name}" for call in ENDPOINTS if call.body is not None}
    assert len(taking) > 10
    for rule, method in routes(app):
        if rule.endpoint in taking:
            for name, value in (("is_admin", True), ("team_id", mine.cast.green.id), ("person_id", 1)):
                body = {**WHOLE.get(rule.endpoint, {}), name: value}
                with undone() as connection:
                    before = rows(connection, besides=noise())
                    answer = asking[Who.ADMIN].ask(path_of(rule, known), method, body=body)
                    assert (answer.status_code, changed(before, rows(connection, besides=noise()))) == (
                        422,
                        [],
                    ), rule
                    assert name in answer.json["error"]["fields"]
