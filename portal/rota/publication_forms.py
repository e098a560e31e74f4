"""What is typed when a plan is published or imported."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from portal.core.errors import Refused
from portal.core.forms import Form
from portal.core.text import _, _l
from portal.people.forms import at_most
from portal.rota.notice import Limits, Verdict
from portal.rota.rota_files import LONGEST_FILE
from portal.rota.telling import Consent, demand_notice


class ConsentForm(Form):
    """What is said when people learn of a change at short notice."""

    reason: Field = StringField(_l("Reason"), validators=[at_most(200)])
    is_agreed = BooleanField(_l("Those concerned have agreed"))

    @property
    def consent(self) -> Consent:
        return Consent(self.reason.data or "", bool(self.is_agreed.data))

    def lacks(self, verdict: Verdict, limits: Limits) -> bool:
        """Whether short notice asks for more than was said; says so at the field."""
        try:
            demand_notice(verdict, self.consent, limits)
        except Refused as refusal:
            self.show(refusal)
            return True
        return False


class PublicationForm(ConsentForm):
    """Up to which day to publish; `seen` is the fingerprint of what was shown before."""

    until: Field = DateField(_l("Publish up to"), validators=[InputRequired(_l("Fill this in."))])
    seen = HiddenField()

    def __init__(self, earliest: date, latest: date, **values: Any) -> None:
        super().__init__(**values)
        self._bounds = earliest, latest

    def validate_until(self, field: Field) -> None:
        earliest, latest = self._bounds
        if field.data and not earliest <= field.data <= latest:
            raise ValidationError(_("Give a day from %(first)s to %(last)s.", first=earliest, last=latest))


class ImportForm(ConsentForm):
    """A file, or its text. `is_seen` is sent by the button under the preview."""

    file: Field = FileField(_l("File"))
    text: Field = TextAreaField(_l("Or paste it"))
    is_seen = HiddenField()

    @property
    def given(self) -> str:
        return str(self.text.data or "")

    def validate_file(self, field: Field) -> None:
        """What was chosen takes the place of what was pasted."""
        if not field.data or not getattr(field.data, "filename", ""):
            return
        octets = field.data.read(4 * LONGEST_FILE + 1)
        try:
            self.text.data = octets.decode("utf-8-sig").replace("\0", "")
        except UnicodeDecodeError as error:
            raise ValidationError(_("This is no text in UTF-8. Export it as CSV (UTF-8) or ICS.")) from error

    def validate_text(self, field: Field) -> None:
        if len(field.data or "") > LONGEST_FILE:
            raise ValidationError(_("This is too long. Import it in parts."))
