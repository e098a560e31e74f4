"""Asking a source of any kind."""

from collections.abc import Callable, Mapping

from portal.absences.sources.models import SourceKind
from portal.absences.sources.systems import caldav, ics
from portal.absences.sources.systems.system import Access, Answer, Window
from portal.core.http import Guard

Ask = Callable[[Access, Guard, Window], Answer]

SYSTEMS: Mapping[SourceKind, Ask] = {
    SourceKind.ICS: ics.ask,
    SourceKind.PERSONIO: ics.ask,
    SourceKind.BAMBOOHR: ics.ask,
    SourceKind.CALDAV: caldav.ask,
}

OFFERED = (*SYSTEMS, SourceKind.CSV)
