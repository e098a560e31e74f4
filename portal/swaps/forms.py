"""The forms of swaps."""

from wtforms import TextAreaField

from portal.asks.actions import MOST_NOTED
from portal.core.forms import Form, at_most
from portal.core.text import _l


class NoteForm(Form):
    """A word with an answer."""

    note = TextAreaField(_l("A word with it"), validators=[at_most(MOST_NOTED)])
