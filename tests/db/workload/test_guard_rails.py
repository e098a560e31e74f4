"""The guard rails of a team: chosen by its managers, with where each default comes from, told to the log."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.people.models import Team
from portal.workload.guard_rails.actions import change_rails
from portal.workload.guard_rails.models import GuardRailSetting
from portal.workload.guard_rails.queries import rails_of
from portal.workload.guard_rails.rails import DEFAULTS, Rail, Rails
from tests.clock import START
from tests.db.escalations.sent import filled
from tests.visit import checked, send, visit, words
from tests.world import Cast

PLACE = "/teams/blue/fatigue/guard-rails"
STRICT = Rails({**DEFAULTS, Rail.NIGHT_PAGES: 2, Rail.WEEKEND_SPREAD: 1.5})


def log() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "guard_rails.changed")))


def fresh(team: Team) -> Rails:
    db.session.expire_all()
    return rails_of(team)


def text_of(soup: BeautifulSoup) -> str:
    return words(soup.select_one("main"))


def test_a_team_that_chose_nothing_has_the_defaults(cast: Cast) -> None:
    assert rails_of(cast.blue) == Rails()
    assert db.session.get(GuardRailSetting, cast.blue.id) is None


def test_what_is_chosen_holds_for_this_team_and_the_log_says_what_it_was(cast: Cast) -> None:
    change_rails(cast.blue, STRICT, by=cast.alice, at=START)
    change_rails(cast.blue, STRICT, by=cast.alice, at=START)
    assert (fresh(cast.blue), fresh(cast.green)) == (STRICT, Rails())
    [entry] = log()
    assert (entry.subject, entry.actor_id) == ("blue", cast.alice.id)
    assert entry.detail == {
        "night_pages": {"was": 4, "is": 2},
        "weekend_spread": {"was": 2, "is": 1.5},
    }


def test_the_form_says_where_each_default_comes_from(client: FlaskClient, cast: Cast) -> None:
    told = text_of(visit(client, PLACE, as_=cast.alice))
    assert "Default 25 %: Google, Site Reliability Engineering, chapter 11." in told
    assert "Default 7: HSE, good practice guidelines: five to seven days in a row." in told
    assert "Default 2.0 ×: chosen by us." in told


def test_a_manager_changes_one_and_the_others_stay(client: FlaskClient, cast: Cast) -> None:
    typed = filled(visit(client, PLACE, as_=cast.alice))
    assert typed["oncall_percent"] == "25"
    send(client, PLACE, typed | {"night_pages": "2", "weekend_spread": "1.5"}, as_=cast.alice)
    assert fresh(cast.blue) == STRICT
    assert filled(visit(client, PLACE))["night_pages"] == "2"


def test_what_is_no_number_is_said_at_its_field_and_nothing_is_stored(
    client: FlaskClient, cast: Cast
) -> None:
    typed = filled(visit(client, PLACE, as_=cast.alice))
    wrong = typed | {"night_pages": "-1", "weekend_spread": "NaN", "oncall_percent": ""}
    soup = checked(send(client, PLACE, wrong, as_=cast.alice, status=422))
    for field in ("night_pages", "weekend_spread", "oncall_percent"):
        assert soup.select_one(f"#{field}-error"), field
    assert fresh(cast.blue) == Rails()


def test_nobody_else_finds_it(client: FlaskClient, cast: Cast) -> None:
    for person in (cast.bob, cast.charlie, cast.vera):
        visit(client, PLACE, as_=person, status=403)
        send(client, PLACE, {"night_pages": "1"}, as_=person, status=403)
    visit(client, PLACE, as_=cast.ada)
