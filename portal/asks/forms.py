"""The form under an ask: one button for each answer, and words for those that take them."""

from typing import Any

from wtforms import StringField, TextAreaField

from portal.asks.actions import MOST_NOTED
from portal.asks.kinds import Card
from portal.asks.models import Ask
from portal.core.errors import Refused
from portal.core.forms import Form, at_most
from portal.core.text import _, _l


class AnswerForm(Form):
    """Many may stand on one page, so the field is named after its ask."""

    answer = StringField()
    note = TextAreaField(_l("A word with it"), validators=[at_most(MOST_NOTED)])

    def __init__(self, ask: Ask, card: Card, **fields: Any) -> None:
        super().__init__(**fields)
        self.note.id = self.note.label.field_id = f"note-{ask.key}"
        labels = [choice.note_label for choice in card.choices if choice.note != "none" and choice.note_label]
        if labels:
            self.note.label.text = labels[0]
        demanding = [choice.label for choice in card.choices if choice.note == "required"]
        self.note_help = _("Needed for: %(answers)s", answers=", ".join(demanding)) if demanding else ""

    def show(self, refusal: Refused) -> None:
        """What the answer was refused for, at its field if it has one."""
        if "note" in refusal.fields:
            self.note.errors = [*self.note.errors, refusal.fields["note"]]
        else:
            self.form_errors.append(refusal.message)
