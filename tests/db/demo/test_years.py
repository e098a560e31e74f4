"""`seed_history`: years that could have been, the same for the same seed, and never over what people use."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from portal.core.db import db
from portal.core.settings import WrongSetting
from portal.demo import mark
from portal.demo.years.company import COMPANY
from portal.demo.years.cover import COVER
from portal.demo.years.seed import Years, seed_history, write_years
from portal.demo.years.trouble import TROUBLE
from tests.clock import START
from tests.world import a_person

FEW = Years(START, days=120, incidents=400)


def number(statement: str) -> int:
    return int(db.session.scalar(text(statement)))


def told(years: Years) -> list[tuple[object, ...]]:
    """A company alone, without the demo: what happened to whom, when."""
    mark.clear()
    write_years((*COMPANY, *COVER, *TROUBLE), years)
    rows = (
        "SELECT i.ref, i.title, i.severity, i.created_at, i.resolved_at, p.email, m.sent_at FROM message m "
    )
    joined = "JOIN incident i ON i.id = m.incident_id JOIN person p ON p.id = m.person_id ORDER BY m.id"
    return [tuple(row) for row in db.session.execute(text(rows + joined))]


def test_years_behind_the_demo_keep_every_rule(app: Flask) -> None:
    seed_history(FEW)
    assert (number("SELECT count(*) FROM person"), number("SELECT count(*) FROM team")) == (200, 20)
    ours = "FROM incident i WHERE i.ref < 'INC-01'"
    assert number(f"SELECT count(*) {ours}") == 400
    assert 1800 < number("SELECT count(*) FROM message WHERE idem_key LIKE 'old%'") < 2200
    said = "SELECT count(*) FROM timeline_entry t WHERE EXISTS (SELECT {} AND i.id = t.incident_id)"
    assert number(said.format(ours)) > 2800
    assert number("SELECT count(*) FROM page_mark") > 100
    with pytest.raises(WrongSetting, match="has its history already"):
        seed_history(FEW)


PAGED = "SELECT count(*) FROM message m JOIN incident i ON i.id = m.incident_id WHERE "
HELD = """EXISTS (SELECT FROM assignment a WHERE a.team_id = i.team_id AND a.person_id = m.person_id
    AND a.replaced_at IS NULL AND a.starts_at <= i.created_at AND i.created_at < a.ends_at)"""
OUT_OF_ORDER = """SELECT count(*) FROM timeline_entry a JOIN timeline_entry b USING (incident_id)
    WHERE a.seq < b.seq AND a.at > b.at"""


def test_who_is_paged_is_on_call_and_comes_after_the_last_page(app: Flask) -> None:
    told(FEW)
    assert number(PAGED + HELD) == number(PAGED + "true") > 1800
    assert number(PAGED + "m.sent_at >= i.acknowledged_at") == 0
    ordered = "acknowledged_at < mitigated_at AND mitigated_at < resolved_at"
    assert number(f"SELECT count(*) FROM incident WHERE NOT ({ordered})") == 0
    assert number(OUT_OF_ORDER) == 0
    last: datetime = db.session.scalar(text("SELECT max(created_at) FROM incident"))
    assert START - timedelta(days=3) < last < START


def test_the_same_seed_gives_the_same_years(app: Flask) -> None:
    first = told(FEW)
    assert told(FEW) == first
    assert told(Years(START, seed=2, days=120, incidents=400)) != first


def test_a_database_that_people_use_is_refused(app: Flask) -> None:
    a_person("John Doe")
    with pytest.raises(WrongSetting, match="is no demo, 1 people use it"):
        seed_history(FEW)
    mark.leave_mark(at=START)
    with pytest.raises(WrongSetting, match=r"people were added to this demo \(john"):
        seed_history(FEW)
    assert number("SELECT count(*) FROM person") == 1
