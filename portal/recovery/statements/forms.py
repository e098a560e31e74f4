"""What is typed to contest a line."""

from collections.abc import Iterable

from wtforms import Field, SelectField, TextAreaField

from portal.core.forms import Form, at_most, given, options
from portal.core.text import _l

WORDS_LENGTH = 1000


class ContestForm(Form):
    """Whether the line is there is asked when it is contested."""

    line: SelectField = SelectField(_l("Line"), validators=[given()], validate_choice=False, choices=[])
    words: Field = TextAreaField(_l("What is wrong with it"), validators=[given(), at_most(WORDS_LENGTH)])

    def offer(self, lines: Iterable[tuple[str, str]]) -> None:
        """The lines that can be chosen: their keys and what people read."""
        self.line.choices = options(lines)
