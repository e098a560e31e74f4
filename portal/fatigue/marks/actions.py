"""Saying what a page was worth."""

from datetime import datetime

from sqlalchemy import select

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import NotAllowed
from portal.core.jobs import poke
from portal.core.text import _
from portal.fatigue.days.actions import count_from
from portal.fatigue.marks.queries import marks_of
from portal.fatigue.marks.signals import page_marked
from portal.fatigue.models import PageMark, Worth
from portal.messages.models import Message
from portal.people.models import Person


@transactional
def mark_page(
    page: Message, worth: Worth, *, word: str = "", until_at: datetime | None = None, by: Person, at: datetime
) -> PageMark:
    """One's own word for a page; what was said before is kept. A test counts in no figure, so a rest may end with it,
    and its night is counted anew. Without `until_at` what was said of it before holds.

    Errors: NotAllowed for somebody else's, unless a manager says that it was a test.
    """
    if by.id != page.person_id and worth is not Worth.TEST:
        raise NotAllowed(_("Only who was woken says what a page was worth. You can say that it was a test."))
    db.session.execute(select(Message.id).where(Message.id == page.id).with_for_update(key_share=True))
    before = marks_of([page.id]).get(page.id)
    if before is not None:
        until_at = until_at or before.until_at
        if (before.worth, before.word, before.until_at) == (worth, word, until_at):
            return before
        before.replaced_at = at
        db.session.flush()
    if page.person_id is not None and page.sent_at is not None:
        count_from([page.person_id], page.sent_at, at=at)
    told = {"until": until_at.isoformat()} if until_at else {}
    record("page.marked", str(page.id), by=by.id, at=at, worth=str(worth), word=word, **told)
    poke("watch_rest")
    said = {"worth": worth, "word": word, "until_at": until_at}
    mark = add(PageMark(message_id=page.id, by_id=by.id, marked_at=at, **said))
    page_marked.send(page.person_id, page_at=page.sent_at, at=at)
    return mark
