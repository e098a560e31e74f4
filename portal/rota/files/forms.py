"""What is typed when a rota is read from a file."""

from wtforms import Field, FileField, HiddenField, TextAreaField
from wtforms.validators import ValidationError

from portal.core.text import _, _l
from portal.rota.files.lines import LONGEST_FILE
from portal.rota.plans.forms import ConsentForm


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
