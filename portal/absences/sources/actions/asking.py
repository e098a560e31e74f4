"""Asking for a source to be read now."""

from datetime import datetime

from portal.absences.sources.models import LeaveSource, SourceKind
from portal.core.db import transactional
from portal.core.errors import Refused
from portal.core.jobs import poke
from portal.core.text import _


@transactional
def ask_for_sync(source: LeaveSource, *, at: datetime) -> None:
    """A worker reads it at once, else the clock. Asking twice is asking once. Errors: Refused where it cannot be."""
    if source.kind is SourceKind.CSV:
        raise Refused(_("A file is read when it is uploaded: upload a newer one."))
    if not source.is_active:
        raise Refused(_("It is switched off. Switch it on first."))
    read_anew(source, at=at)


def read_anew(source: LeaveSource, *, at: datetime) -> None:
    """Soon, where it can be: somebody looks at its page and waits."""
    if source.url is not None and source.is_active:
        source.asked_at = source.next_sync_at = at
        poke("sync_leave_source", source.id)
