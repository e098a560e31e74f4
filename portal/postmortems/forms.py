"""Writing a postmortem, and publishing the text that was read."""

from wtforms import IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from portal.core.forms import Form
from portal.core.text import _l

LONGEST = 200_000
"""Characters. Chosen by us: twenty times a long postmortem, and still small enough for one form."""


class VersionForm(Form):
    """`version` is the one that was read; somebody else's newer one is never overwritten unseen."""

    version = IntegerField(validators=[InputRequired(_l("Open the text again."))], widget=HiddenInput())

    @property
    def read_version(self) -> int:
        """0, which no text has, when none came."""
        return self.version.data or 0


class TextForm(VersionForm):
    body = TextAreaField(
        _l("Text"),
        validators=[
            DataRequired(_l("Write something first.")),
            Length(max=LONGEST, message=_l("At most %(max)d characters.")),
        ],
        description=_l("Markdown: ## for a heading, - for a list, **bold** for weight."),
    )

    @property
    def text(self) -> str:
        return self.body.data or ""
