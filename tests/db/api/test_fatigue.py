"""The worked examples and others like them, stored as they happen in life, through the API to the decimal."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.fatigue.case_files import CaseIn
from portal.fatigue.preview import preview
from portal.people.actions import put_member
from portal.people.models import Person, Team, TeamRole
from portal.people.queries import memberships_of
from tests.clock import START, FakeClock
from tests.db.api.scripts import Script
from tests.db.fatigue.test_stored_lives import CASES
from tests.world import Cast
from tests.world_fatigue import a_stored_life

MORE: dict[str, dict[str, Any]] = {
    "half past two that is never there, in Paris": {
        "zones": [[None, "Europe/Paris"]], "as_of": "2026-03-30T08:00:00Z",
        "shifts": [{"start": "2026-03-23T08:00:00Z", "end": "2026-03-30T07:00:00Z"}],
        "pages": [{"at": "2026-03-29T00:55:00Z", "until": "2026-03-29T01:40:00Z"}, {"at": "2026-03-28T23:10:00Z"}],
    },
    "half an hour from the next zone, in Kolkata": {
        "zones": [[None, "Asia/Kolkata"]], "as_of": "2026-09-18T04:00:00Z", "days": 7,
        "shifts": [{"start": "2026-09-14T03:30:00Z", "end": "2026-09-18T03:30:00Z", "role": "secondary"}],
        "pages": [{"at": "2026-09-16T16:29:00Z"}, {"at": "2026-09-16T20:15:00Z", "until": "2026-09-16T21:47:30Z"},
                  {"at": "2026-09-18T01:25:00Z", "until": "2026-09-18T01:50:00Z"}],
        "off": [{"start": "2026-09-17T03:30:00Z", "end": "2026-09-17T07:30:00Z"}],
    },
    "the night of ten and a half hours on Lord Howe": {
        "zones": [[None, "Australia/Lord_Howe"]], "as_of": "2026-04-05T22:00:00Z", "days": 90,
        "shifts": [{"start": "2026-03-30T22:00:00Z", "end": "2026-04-05T22:30:00Z"}],
        "pages": [{"at": "2026-04-04T14:40:00Z"}, {"at": "2026-04-04T15:20:00Z", "until": "2026-04-04T15:58:00Z"}],
    },
    "who flies from Tokyo to Los Angeles in the middle of a week": {
        "zones": [["2026-09-01T00:00:00Z", "Asia/Tokyo"], ["2026-09-16T09:00:00Z", "America/Los_Angeles"]],
        "as_of": "2026-09-18T18:00:00Z",
        "shifts": [{"start": "2026-09-14T00:00:00Z", "end": "2026-09-18T16:00:00Z"}],
        "pages": [{"at": "2026-09-15T17:00:00Z", "until": "2026-09-15T17:50:00Z"}, {"at": "2026-09-17T10:05:00Z"},
                  {"at": "2026-09-17T10:30:00Z"}],
    },
    "nine nights in a row": {
        "zones": [[None, "Europe/Berlin"]], "as_of": "2026-09-11T06:00:00Z",
        "shifts": [{"start": "2026-09-01T07:00:00Z", "end": "2026-09-11T07:00:00Z"}],
        "pages": [{"at": "2026-09-11T05:30:00Z", "until": "2026-09-11T07:00:00Z"}],
    },
}  # fmt: skip
ALL = CASES | {name: json.dumps(case) for name, case in MORE.items()}


@pytest.mark.parametrize("name", ALL)
def test_the_api_says_what_the_engine_says(
    app: Flask, clock: FakeClock, script: Callable[..., Script], name: str
) -> None:
    case = CaseIn.model_validate_json(ALL[name])
    person = a_stored_life(case)
    clock.at = case.as_of + timedelta(days=20)
    path = f"/teams/life/fatigue?as_of={case.as_of:%Y-%m-%dT%H:%M:%SZ}&days={case.days or 28}"
    [told] = script(person).get(path)["people"]
    wanted = preview(ALL[name].encode())
    assert told.pop("email") == person.email
    assert told == {key: wanted[key] for key in told}


@pytest.fixture
def life(app: Flask, clock: FakeClock) -> Person:
    """Lia, who was woken once, in a team of her own; the day after."""
    case = CaseIn.model_validate_json(CASES["one wake at three in Paris, quiet otherwise"])
    clock.at = case.as_of
    return a_stored_life(case)


def team_of(person: Person) -> Team:
    return memberships_of(person)[0].team


def test_who_sees_whom(life: Person, cast: Cast, script: Callable[..., Script]) -> None:
    for person, role in ((cast.bob, TeamRole.MEMBER), (cast.alice, TeamRole.MANAGER)):
        put_member(team_of(life), person, role=role, by=None, at=START)
    seen = {
        person.name: [row["email"] for row in script(person).get("/teams/life/fatigue")["people"]]
        for person in (life, cast.bob, cast.alice, cast.ada)
    }
    everybody = [cast.alice.email, cast.bob.email, life.email]
    assert seen == {
        life.name: [life.email],
        cast.bob.name: [cast.bob.email],
        cast.alice.name: everybody,
        cast.ada.name: everybody,
    }
    script(cast.vera).get("/teams/life/fatigue", status=403)
    script(cast.charlie).get("/teams/life/fatigue", status=403)


def test_it_says_of_when_it_is(life: Person, clock: FakeClock, script: Callable[..., Script]) -> None:
    told = script(life).get("/teams/life/fatigue")
    assert (told["team"], told["as_of"], told["days"]) == ("life", "2026-09-16T07:00:00Z", 28)
    assert told["people"][0]["score"] == 21.7
    earlier = script(life).get("/teams/life/fatigue?as_of=2026-09-15T12:00:00Z&days=1")
    assert (earlier["people"][0]["pages"], earlier["people"][0]["oncall_h"]) == (0, 14.0)


WRONG = {
    "days=0": "days", "days=91": "days", "days=-3": "days", "days=many": "days", "days=1.5": "days",
    "as_of=yesterday": "as_of", "as_of=2026-09-15T12:00:00": "as_of", "as_of=2026-09-16T07:00:01Z": "as_of",
    "as_of=2025-08-30T00:00:00Z": "as_of", "person=bob": "person",
}  # fmt: skip


@pytest.mark.parametrize("query", WRONG)
def test_what_cannot_be_asked_is_named(life: Person, script: Callable[..., Script], query: str) -> None:
    error = script(life).get(f"/teams/life/fatigue?{query}", status=422)["error"]
    assert [*error["fields"]] == [WRONG[query]]
