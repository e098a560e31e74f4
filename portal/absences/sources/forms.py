"""What is typed about a source of leave."""

from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import PasswordInput

from portal.absences.feeds import patterns
from portal.absences.feeds.kinds import FeedKind
from portal.absences.sources.actions.settings import SourceFacts
from portal.absences.sources.models import LeaveSource, SourceKind
from portal.absences.sources.wording import every_text
from portal.core.forms import Form, at_most, given, options, typed
from portal.core.text import _, _l
from portal.people.forms.fields import zone_field

INTERVALS = (15, 60, 240, 1440)
LONGEST_ADDRESS = 2000
LONGEST_WORDS = 2000
SCHEMES = ("https://", "http://", "webcal://")

LEFT_OUT: dict[SourceKind, tuple[str, ...]] = {
    SourceKind.ICS: ("username", "secret"),
    SourceKind.PERSONIO: ("username", "secret"),
    SourceKind.BAMBOOHR: ("username", "secret"),
    SourceKind.CALDAV: (),
    SourceKind.LUCCA: ("username", "pattern", "words", "feed_kind"),
    SourceKind.CSV: ("url", "username", "secret", "pattern", "words", "feed_kind", "interval"),
}


class SourceForm(Form):
    """Its kind and whose it is decide which fields there are. `is_seen` is sent by the button of the preview."""

    name: Field = StringField(_l("Name"), validators=[given(), at_most(60)])
    url: Field = StringField(
        _l("Address"),
        validators=[at_most(LONGEST_ADDRESS)],
        description=_l("Kept encrypted. Whoever knows it may read the calendar: nobody is shown it again."),
    )
    username: Field = StringField(_l("User name"), validators=[at_most(200)])
    secret: Field = PasswordField(
        _l("Password or key"), validators=[Length(max=500)], widget=PasswordInput(hide_value=False)
    )
    feed_kind = RadioField(_l("What is in it"))
    pattern: Field = StringField(
        _l("How titles read"),
        validators=[at_most(patterns.LONGEST)],
        description=_l("Such as [{type}] {name}. Leave it empty to have the usual ways tried."),
    )
    words: Field = TextAreaField(
        _l("Words that mean away"),
        validators=[at_most(LONGEST_WORDS)],
        description=_l("One on each line. Leave it empty for the usual ones, in ten languages."),
    )
    time_zone: Field = zone_field(_l("Time zone"), description=_l("Where times are meant that name no zone."))
    interval = SelectField(_l("Read"), coerce=int, validators=[Optional()])
    is_active: Field = BooleanField(_l("Read it"), default=True)
    is_seen = HiddenField()

    def __init__(self, kind: SourceKind, *, is_team: bool, is_new: bool, **values: Any) -> None:
        super().__init__(**values)
        self.interval.choices = options((minutes, every_text(minutes)) for minutes in INTERVALS)
        self.feed_kind.choices = options(_feed_kinds())
        self._is_new = is_new
        beside = ("feed_kind", "words") if is_team else ("pattern",)
        for name in {*LEFT_OUT[kind], *beside, *(("is_active",) if is_new else ())}:
            del self[name]

    @classmethod
    def showing(cls, source: LeaveSource) -> "SourceForm":
        """Without its address and secret: they are typed anew or stay."""
        known = {
            "name": source.name,
            "username": source.username,
            "feed_kind": source.feed_kind.value,
            "pattern": source.pattern,
            "words": "\n".join(source.words or ()),
            "time_zone": source.time_zone,
            "interval": source.interval_minutes,
            "is_active": source.is_active,
        }
        return cls(source.kind, is_team=source.team_id is not None, is_new=False, formdata=None, data=known)

    def validate_url(self, field: Field) -> None:
        if self._is_new and not field.data:
            raise ValidationError(_("Fill this in."))
        if field.data and not field.data.lower().startswith(SCHEMES):
            raise ValidationError(_("It must start with https:// or http://."))

    @property
    def facts(self) -> SourceFacts:
        """What a checked form means; an address or secret that is empty is None."""
        return SourceFacts(
            name=typed(self.name),
            url=self._text("url") or None,
            time_zone=typed(self.time_zone),
            feed_kind=FeedKind(self._text("feed_kind") or FeedKind.ABSENCE),
            username=self._text("username") or None,
            secret=self._text("secret") or None,
            pattern=self._text("pattern"),
            words=[line.strip() for line in self._text("words").splitlines() if line.strip()] or None,
            interval_minutes=(self.interval.data or 60) if "interval" in self else 60,
            is_active=bool(self.is_active.data) if "is_active" in self else True,
        )

    def _text(self, name: str) -> str:
        return typed(self[name]) if name in self else ""


def _feed_kinds() -> list[tuple[str, str]]:
    return [
        (FeedKind.ABSENCE.value, _("Only leave")),
        (
            FeedKind.PERSONAL.value,
            _("All of my calendar: what says that I am away counts, nothing else is kept"),
        ),
    ]
