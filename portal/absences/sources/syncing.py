"""Reading a source: claim it, ask it outside any transaction, write down what came of it."""

import logging
from datetime import datetime

from flask import current_app

from portal.absences.feeds.items import Found, found
from portal.absences.feeds.reading import AHEAD, BACK
from portal.absences.sources.actions.claims import Claim, claim
from portal.absences.sources.actions.storing import store_copy, store_failure, store_unchanged
from portal.absences.sources.models import SourceKind
from portal.absences.sources.reader import Reader
from portal.absences.sources.systems.asking import SYSTEMS
from portal.absences.sources.systems.system import Access, Answer, NoCopy, Window, guard_for
from portal.core.settings import Settings
from portal.core.text import _

log = logging.getLogger(__name__)


def sync(*, at: datetime, source_id: int | None = None) -> bool:
    """Read the source that is due for longest, or this one. False where there is none.

    Whoever dies on the way leaves a lease that ends by itself; then it is read again.
    """
    mine = claim(at=at, source_id=source_id)
    if mine is None:
        return False
    try:
        answer, read = asked(mine.kind, mine.access, mine.reader, at=at)
    except NoCopy as why:
        store_failure(mine, str(why), at=at)
    except Exception:  # a feed that nobody thought of stops no other
        log.exception("leave source %s could not be read", mine.source_id)
        store_failure(mine, _("It has something in it that breaks the reader. That is our mistake."), at=at)
    else:
        _store(mine, answer, read, at)
    return True


def asked(kind: SourceKind, access: Access, reader: Reader, *, at: datetime) -> tuple[Answer, Found | None]:
    """What a source says now; None where its copy is known already. Errors: NoCopy."""
    settings: Settings = current_app.extensions["settings"]
    window = Window(at - BACK, at + AHEAD)
    answer = SYSTEMS[kind](access, guard_for(settings.http_allow), window)
    if answer.copy is None:
        return answer, None
    reading = answer.copy.read(reader.feed, reader.people, start=window.start, stop=window.stop)
    return answer, found(reading, reader.ids, ignored=reader.ignored)


def _store(mine: Claim, answer: Answer, read: Found | None, at: datetime) -> None:
    if read is None:
        store_unchanged(mine, at=at)
    else:
        store_copy(mine, read, answer, at=at)
