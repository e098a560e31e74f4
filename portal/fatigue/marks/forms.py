"""What is said of a page: one tap, and a word for who has one."""

from wtforms import StringField

from portal.core.forms import Form, at_most
from portal.core.text import _l
from portal.fatigue.models import Worth

MOST_SAID = 200
"""Characters. Chosen by us: a word, not a report."""


class MarkForm(Form):
    """`worth` is the button that was pressed."""

    worth = StringField()
    word = StringField(_l("A word with it"), validators=[at_most(MOST_SAID)])

    @property
    def chosen(self) -> Worth | None:
        return Worth(self.worth.data) if self.worth.data in list(Worth) else None
