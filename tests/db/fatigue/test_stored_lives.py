"""What is stored gives the figures that `releve fatigue check` gives of the same life."""

import json
from typing import Any

import pytest
from flask import Flask

from portal.fatigue.case_files import CaseIn
from portal.fatigue.figures import full_figures
from portal.fatigue.preview import preview
from portal.fatigue.queries import facts_of, rest_clocks
from portal.fatigue.reports import report
from portal.rota.windows import DAY
from tests.unit.fatigue.test_worked_examples import EXAMPLES
from tests.world_fatigue import a_stored_life

OTHERS: dict[str, dict[str, Any]] = {
    "two wakes in the night that has an hour less": {
        "zones": [[None, "Europe/Berlin"]], "as_of": "2026-03-30T12:00:00Z",
        "shifts": [{"start": "2026-03-23T08:00:00Z", "end": "2026-03-30T07:00:00Z", "role": "secondary"}],
        "pages": [{"at": "2026-03-29T00:30:00Z", "until": "2026-03-29T01:20:00Z"}, {"at": "2026-03-29T23:30:00Z"}],
    },
    "a clock that changes by half an hour": {
        "zones": [[None, "Australia/Lord_Howe"]], "as_of": "2026-04-06T04:00:00Z",
        "shifts": [{"start": "2026-03-30T22:00:00Z", "end": "2026-04-05T22:30:00Z"}],
        "pages": [{"at": "2026-04-04T14:50:00Z"}, {"at": "2026-04-04T16:00:00Z", "until": "2026-04-04T17:15:00Z"}],
    },
    "three quarters of an hour from the next zone": {
        "zones": [[None, "Asia/Kathmandu"]], "as_of": "2026-09-18T03:15:00Z",
        "pages": [{"at": "2026-09-16T19:15:00Z", "until": "2026-09-16T20:00:00Z"}, {"at": "2026-09-17T16:14:00Z"}],
        "off": [{"start": "2026-09-17T03:15:00Z", "end": "2026-09-17T07:15:00Z"}],
    },
    "who flies to New York and back": {
        "zones": [["2026-09-01T00:00:00Z", "Europe/Paris"], ["2026-09-10T10:00:00Z", "America/New_York"],
                  ["2026-09-15T20:00:00Z", "Europe/Paris"]],
        "as_of": "2026-09-17T10:00:00Z", "days": 14,
        "shifts": [{"start": "2026-09-07T07:00:00Z", "end": "2026-09-17T07:00:00Z"}],
        "pages": [{"at": "2026-09-09T01:00:00Z"}, {"at": "2026-09-12T06:00:00Z", "until": "2026-09-12T07:00:00Z"},
                  {"at": "2026-09-14T01:00:00Z"}, {"at": "2026-09-16T01:00:00Z", "until": "2026-09-16T01:30:00Z"}],
    },
    "a mail that is marked as waking, and a shadow": {
        "zones": [[None, "Europe/Moscow"]], "as_of": "2026-09-16T09:00:00Z",
        "shifts": [{"start": "2026-09-14T06:00:00Z", "end": "2026-09-16T06:00:00Z", "role": "shadow"}],
        "pages": [{"at": "2026-09-15T23:00:00Z", "channel": "email", "wakes": True},
                  {"at": "2026-09-15T23:40:00Z", "channel": "email"},
                  {"at": "2026-09-15T20:40:00Z", "channel": "slack"}],
    },
}  # fmt: skip

CASES = {one.name: one.case for one in EXAMPLES} | {name: json.dumps(case) for name, case in OTHERS.items()}


@pytest.mark.parametrize("name", CASES)
def test_stored_pages_give_the_same_figures(app: Flask, name: str) -> None:
    raw = CASES[name].encode()
    case = CaseIn.model_validate_json(raw)
    person = a_stored_life(case)
    facts = facts_of([person], case.as_of - 40 * DAY, case.as_of + DAY)[person.id]
    found = full_figures(report(facts, as_of=case.as_of, days=case.days), facts.home.settings)
    assert found == preview(raw)


@pytest.mark.parametrize("name", CASES)
def test_the_rest_clock_is_that_of_the_report(app: Flask, name: str) -> None:
    case = CaseIn.model_validate_json(CASES[name])
    person = a_stored_life(case)
    clock, told = rest_clocks([person], case.as_of)[person.id], preview(CASES[name].encode())
    shown = [at and at.isoformat().replace("+00:00", "Z") for at in (clock.daily, clock.weekly)]
    assert shown == [told["earliest_return"], told["earliest_weekly_return"]]
