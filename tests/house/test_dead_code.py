"""Nothing is defined that nothing uses: found by vulture, which knows names. What templates name is used, too."""

import re
from collections.abc import Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[2]
PROGRAMS = ("portal", "scripts", "worker.py", "wsgi.py", "gunicorn.conf.py")
REGISTERING = (
    "@bp.*",
    "@app.*",
    "@endpoint",
    "@sweep",
    "@job",
    "@scenario",
    "@*.command",
    "@model_validator",
    "@field_validator",
    "@*.setter",
)
"""Who is decorated by these is called by whoever keeps the register."""

LIVING: Mapping[str, str] = {
    "gunicorn.conf.py *": "gunicorn reads the file and calls what is in it",
    "portal/* method validate_*": "WTForms calls it for the field of that name",
    "portal/core/forms/__init__.py method bind_field": "WTForms asks the form's Meta",
    "portal/asks/forms.py attribute field_id": "a label reads it when it is rendered",
    "portal/api/* variable *": "pydantic reads it: a field of what is told, or a model's settings",
    "portal/api/tokens.py attribute used_token_id": "taken out of g by that name",
    "portal/*/models.py variable *_id": "a column behind a relationship",
    "portal/*/models.py variable *_at": "a column, written for whoever looks into the database",
    "portal/messages/models.py variable claimed_by": "a column, written for whoever looks into the database",
    "portal/calendars/actions.py attribute renewed_at": "a column, written for whoever looks into the database",
    "portal/core/db.py variable *": "SQLAlchemy asks its types, and the base class, for these",
    "portal/core/db.py method process_*": "SQLAlchemy asks its types for these",
    "portal/core/errors.py attribute _login_user": "flask_login keeps who is asking there",
    "portal/core/logs.py attribute handlers": "logging reads it",
    "portal/core/web.py variable request_class": "Flask reads it",
    "portal/core/web.py method ensure_sync": "Flask calls it",
    "portal/core/web.py attribute *_blocks": "Jinja reads it",
    "portal/people/current.py attribute *": "flask_login and Flask read these",
    "portal/people/current.py variable is_anonymous": "flask_login reads it",
    "portal/people/current.py method get_id": "flask_login calls it",
    "portal/messages/channels/smtp.py method _get_socket": "smtplib connects by it",
    "portal/incidents/models.py variable PARTNER": "a source that forms and the API offer by value",
    "portal/incidents/holds/waits.py variable WORKDAY": "a wait that the phone view offers by value",
    "portal/people/holidays.py import HolidayBase": "imported for the type checker alone",
    "portal/absences/models.py variable decided_by": "who decided, for tests and whoever looks",
    "portal/absences/sources/models.py variable *_count": "a column, written for whoever looks into the database",
    "portal/fatigue/case_files.py variable model_config": "pydantic reads it",
    "portal/fatigue/days/*": "sums and columns for views and for whoever looks into the database",
    "portal/fatigue/interruptions.py function with_page": "one page more, held against all anew by a property",
    "portal/recovery/policies/forms/parameters.py method *": "WTForms calls these of its fields",
    "portal/recovery/presets.py variable gathered_on": "when the sources were gathered, for whoever checks them",
    "portal/recovery/credits.py variable take_by": "a term that people are told and nothing enforces yet",
    "portal/recovery/working_time.py *": "the average week, which no rule enforces yet",
    "portal/recovery/pay.py function *": "whole sums of pay, held against their lines by properties",
    "scripts/mutants/* method *": "pytest and the import system call these hooks",
    "scripts/mutants/fresh.py variable fullname": "the import system gives it",
    "scripts/bench/floor.py attribute jinja_loader": "Flask reads it",
}
"""What is used without being named in our code, and by whom."""


@cache
def unused() -> list[str]:
    """`portal/core/web.py method ensure_sync`, and so on."""
    vulture = Vulture(ignore_decorators=list(REGISTERING))
    vulture.scavenge([str(ROOT / path) for path in PROGRAMS])
    for word in _words_of_templates():
        vulture.used_names.add(word)
    return [
        f"{item.filename.relative_to(ROOT)} {item.typ} {item.name}"
        for item in vulture.get_unused_code(min_confidence=60)
    ]


def _words_of_templates() -> set[str]:
    return {
        word for path in (ROOT / "templates").rglob("*.*") for word in re.findall(r"\w+", path.read_text())
    }


def test_nothing_is_dead() -> None:
    dead = [place for place in unused() if not any(fnmatch(place, living) for living in LIVING)]
    assert dead == []


def test_every_exception_is_still_needed() -> None:
    assert [living for living in LIVING if not any(fnmatch(place, living) for place in unused())] == []


def test_a_dead_name_is_found() -> None:
    vulture = Vulture()
    vulture.scan("def used(): ...\ndef dead(): ...\nused()\n")
    assert [item.name for item in vulture.get_unused_code()] == ["dead"]
