"""The rules of a team's swaps: read by everybody, chosen by its managers, told to the log."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core.db import db
from portal.people.models import Team
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.models import SwapSetting
from portal.swaps.settings.queries import settings_of
from portal.swaps.settings.strictness import DEFAULTS, Rule, Setting, Settings, Strictness
from tests.clock import START
from tests.db.escalations.sent import filled
from tests.visit import checked, send, visit, words
from tests.world import Cast

PLACE = "/teams/blue/swap-rules"
STRICT = Settings({**DEFAULTS, Rule.DAILY_REST: Setting(Strictness.BLOCK, 9)}, needs_approval=True)


def typed(client: FlaskClient, cast: Cast, **changes: str) -> dict[str, Any]:
    return {**filled(visit(client, f"{PLACE}/edit", as_=cast.alice)), **changes}


def log() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "swap_rules.changed")))


def fresh(team: Team) -> Settings:
    db.session.expire_all()
    return settings_of(team)


def test_a_team_that_chose_nothing_has_the_defaults(cast: Cast) -> None:
    assert settings_of(cast.blue) == Settings()
    assert db.session.get(SwapSetting, cast.blue.id) is None


def test_what_is_chosen_holds_for_this_team_and_says_who_chose_it(cast: Cast) -> None:
    change_settings(cast.blue, STRICT, by=cast.alice, at=START)
    assert (fresh(cast.blue), fresh(cast.green)) == (STRICT, Settings())
    row = db.session.get_one(SwapSetting, cast.blue.id)
    assert (row.updated_at, row.updated_by_id) == (START, cast.alice.id)
    [entry] = log()
    assert (entry.subject, entry.actor_id) == ("blue", cast.alice.id)
    assert entry.detail == {
        "daily_rest": {"was": {"level": "warn", "limit": 11}, "is": {"level": "block", "limit": 9}},
        "needs_approval": {"was": False, "is": True},
    }


def test_what_changes_nothing_is_no_change(cast: Cast) -> None:
    change_settings(cast.blue, Settings(), by=cast.alice, at=START)
    change_settings(cast.blue, STRICT, by=cast.alice, at=START)
    change_settings(cast.blue, STRICT, by=cast.alice, at=START)
    assert len(log()) == 1


def test_a_rule_that_comes_later_has_its_default_in_teams_that_chose_before(cast: Cast) -> None:
    change_settings(cast.blue, STRICT, by=cast.alice, at=START)
    row = db.session.get_one(SwapSetting, cast.blue.id)
    row.rules = {name: value for name, value in row.rules.items() if name != "notice"}
    db.session.flush()
    assert fresh(cast.blue) == STRICT


def test_everybody_reads_the_rules_and_only_managers_find_the_form(client: FlaskClient, cast: Cast) -> None:
    change_settings(cast.blue, STRICT, by=cast.alice, at=START)
    for person in (cast.bob, cast.charlie, cast.vera):
        soup = visit(client, PLACE, as_=person)
        assert not soup.select(f"a[href='{PLACE}/edit']")
        text = words(soup.select_one("main"))
        assert "Daily rest Less time free than this between two shifts" in text
        assert "9 h Refused set by the team" in text
        assert "A manager approves each swap." in text
    assert visit(client, PLACE, as_=cast.alice).select(f"a[href='{PLACE}/edit']")


def test_saving_what_is_shown_changes_nothing(client: FlaskClient, cast: Cast) -> None:
    change_settings(cast.blue, STRICT, by=cast.alice, at=START)
    send(client, PLACE, typed(client, cast))
    assert fresh(cast.blue) == STRICT
    assert len(log()) == 1


def test_a_manager_changes_rules(client: FlaskClient, cast: Cast) -> None:
    sent = typed(
        client,
        cast,
        needs_approval="y",
        member_level="block",
        consecutive_weeks_limit="2",
        notice_level="off",
    )
    send(client, PLACE, sent)
    settings = fresh(cast.blue)
    assert settings.needs_approval
    assert settings.rules == {
        **DEFAULTS,
        Rule.MEMBER: Setting(Strictness.BLOCK),
        Rule.CONSECUTIVE_WEEKS: Setting(Strictness.BLOCK, 2),
        Rule.NOTICE: Setting(Strictness.OFF, 1),
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("daily_rest_limit", "0"),
        ("daily_rest_limit", "25"),
        ("daily_rest_limit", ""),
        ("daily_rest_limit", "eleven"),
        ("overlap_level", "never"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    client: FlaskClient, cast: Cast, name: str, value: str
) -> None:
    soup: BeautifulSoup = checked(send(client, PLACE, typed(client, cast, **{name: value}), status=422))
    assert soup.select_one(f"[name={name}]")["aria-invalid"] == "true"
    assert settings_of(cast.blue) == Settings()


def test_the_tabs_of_a_team_lead_there(client: FlaskClient, cast: Cast) -> None:
    assert visit(client, "/teams/blue", as_=cast.bob).select_one(f"#tabs a[href='{PLACE}']")
