"""What somebody says of an interruption: of all pages that it is made of."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import abort
from wtforms import DateTimeLocalField, StringField
from wtforms.validators import Optional

from portal.core.forms import Form, at_most
from portal.core.text import _, _l
from portal.fatigue.marks.forms import MarkForm

MOST_PAGES = 300
"""Of one interruption. Chosen by us: at a page a minute it has gone on for five hours."""


class PagesForm(Form):
    """`pages` are the numbers of its pages, with commas; `days` and `figure` lead back to what was looked at."""

    pages = StringField(validators=[at_most(MOST_PAGES * 20)])
    days = StringField()
    figure = StringField()

    @property
    def numbers(self) -> list[int]:
        """Errors: 422 for nothing at all, 404 for what names no page."""
        if not self.pages.data:
            abort(422, _("Say which pages you mean."))
        names = (self.pages.data or "").split(",")
        if len(names) > MOST_PAGES or not all(
            name.isascii() and name.isdecimal() and len(name) < 19 for name in names
        ):
            abort(404)
        return sorted({int(name) for name in names})


class InterruptionMarkForm(MarkForm, PagesForm):
    """What an interruption was worth, and until when it kept one, on one's own clock."""

    until = DateTimeLocalField(_l("Busy until"), validators=[Optional()], format="%Y-%m-%dT%H:%M")

    def until_at(self, zone: str) -> datetime | None:
        typed: datetime | None = self.until.data
        return typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if typed else None
