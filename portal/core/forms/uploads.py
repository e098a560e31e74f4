"""The form that takes a text as a file or pasted."""

from wtforms import Field, FileField, HiddenField, TextAreaField
from wtforms.validators import ValidationError

from portal.core.forms import Form
from portal.core.text import _l

UNREADABLE = _l("This is no text in UTF-8. Export it as UTF-8.")
TOO_LONG = _l("This is too long. Send it in parts.")


class UploadForm(Form):
    """A file or its text. `is_seen` is sent by the button of the preview; `longest` counts characters."""

    longest: int

    file: Field = FileField(_l("File"))
    text: Field = TextAreaField(_l("Or paste it"))
    is_seen = HiddenField()

    @property
    def given(self) -> str:
        return str(self.text.data or "")

    def validate_file(self, field: Field) -> None:
        """What was chosen takes the place of what was pasted. A character has four octets at the most."""
        if not field.data or not getattr(field.data, "filename", ""):
            return
        octets = field.data.read(4 * self.longest + 1)
        try:
            self.text.data = octets.decode("utf-8-sig").replace("\0", "")
        except UnicodeDecodeError as error:
            raise ValidationError(UNREADABLE) from error

    def validate_text(self, _field: Field) -> None:
        if len(self.given) > self.longest:
            raise ValidationError(TOO_LONG)
