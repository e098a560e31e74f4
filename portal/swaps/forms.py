"""The forms of swaps."""

from wtforms import StringField, TextAreaField

from portal.asks.actions import MOST_NOTED
from portal.core.errors import Refused
from portal.core.forms import Form
from portal.core.text import _l
from portal.people.forms import at_most, given


class NoteForm(Form):
    """A word with an answer."""

    note = TextAreaField(_l("A word with it"), validators=[at_most(MOST_NOTED)])

    def show(self, refusal: Refused) -> None:
        """What was refused, at its field if it has one here."""
        for name, text in refusal.fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, text]
        if not refusal.fields.keys() & self.data.keys():
            self.form_errors.append(refusal.message)


class WhomForm(Form):
    """One more person to ask, by their key."""

    person = StringField(_l("Person"), validators=[given()])
