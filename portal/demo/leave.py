"""Leave from elsewhere in the demo: HR's export, uploaded once a month by who manages the team."""

from datetime import date, datetime, timedelta

from portal.absences.feeds.items import found
from portal.absences.feeds.reading import AHEAD, BACK
from portal.absences.feeds.tables import Columns, DateOrder, Lines, table
from portal.absences.sources.actions.settings import SourceFacts, connect
from portal.absences.sources.actions.uploads import import_file
from portal.absences.sources.models import SourceKind
from portal.absences.sources.reader import reader_of
from portal.demo.exchanges import Step
from portal.demo.stage import Stage

TEAM = "sre-core"
COLUMNS = Columns(who=0, first=1, last=2, state=3, order=DateOrder.DMY)


def leave_steps(stage: Stage, *, at: datetime) -> list[Step]:
    """Two of the team have plans for the next season; one name of the export is nobody's here."""
    uploaded_at = at - timedelta(days=3, hours=2)
    return [Step(uploaded_at, lambda: _upload(stage, uploaded_at))]


def _upload(stage: Stage, at: datetime) -> None:
    lead = stage.lead(TEAM)
    facts = SourceFacts("Export of HR", url=None, time_zone=lead.time_zone)
    source = connect(SourceKind.CSV, stage.teams[TEAM], facts, by=lead, at=at)
    reader = reader_of(source)
    lines = Lines(table(_export(at.date())), COLUMNS)
    reading = lines.read(reader.feed, reader.people, start=at - BACK, stop=at + AHEAD)
    columns = {**COLUMNS.to_json(), "extent": "whole"}
    import_file(source, found(reading, reader.ids), columns, is_whole=True, by=lead, at=at)


def _export(today: date) -> str:
    """Far enough ahead that no shift is planned yet."""
    first = today + timedelta(days=112 - today.weekday())
    rows = [
        ("Doe John", first, first + timedelta(days=4), "Approved"),
        ("Morel Aicha", first + timedelta(days=14), first + timedelta(days=18), "Requested"),
        ("Tom Ward", first, first + timedelta(days=11), "Approved"),
    ]
    lines = [f"{who};{start:%d/%m/%Y};{end:%d/%m/%Y};{state}" for who, start, end, state in rows]
    return "\n".join(["Employee;From;To;State", *lines])
