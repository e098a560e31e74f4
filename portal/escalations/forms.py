"""What is typed about an escalation policy and its steps."""

from collections.abc import Container, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import Form, at_most, given, options
from portal.core.forms.rows import rearrange
from portal.core.spelling import EMAIL_LENGTH
from portal.core.text import _, _l
from portal.escalations.wording import CODES
from portal.messages.names import channel_label
from portal.people.forms.fields import NAME_LENGTH

STEP_LIMIT = 10
"""Source: requirement 002-70, where ten are called too many; from six on the view says so."""

LONGEST_DELAY = 7 * 24 * 60
"""Minutes. Chosen by us: a week."""

EMAIL = "EMAIL"
BLANK: Mapping[str, Any] = {"delay_minutes": None, "target": "", "is_active": True}

Targets = Mapping[str, Mapping[str, str]]
"""Whom a step can page: values and labels under headings. A value is read by `targets`."""


REPEATS = range(10)
"""How often a ladder may start again."""


def _whole(most: int) -> NumberRange:
    return NumberRange(0, most, message=_l("Give a number from %(min)s to %(max)s."))


def _needed(form: "StepForm", field: Field) -> None:
    """A row without a number is fine as long as nothing else is in it."""
    if any(text.strip() for text in field.raw_data or ()):
        return
    field.errors = []
    raise StopValidation("" if form.is_blank else _("After how many minutes? 0 is at once."))


class StepForm(Form):
    """One row. Nothing chosen in it means that there is no such step."""

    class Meta(Form.Meta):
        csrf = False

    delay_minutes: Field = IntegerField(_l("After (min)"), validators=[_needed, _whole(LONGEST_DELAY)])
    target = SelectField(_l("Page"), choices=[])
    email: Field = EmailField(_l("E-mail address"), validators=[at_most(EMAIL_LENGTH)])
    channels: Field = SelectMultipleField(
        _l("Through"),
        choices=lambda: options((code, channel_label(code)) for code in CODES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    message: Field = TextAreaField(_l("Message"), validators=[at_most(1000)])
    is_postmortem_owed: Field = BooleanField(_l("Reaching it makes a postmortem owed"))
    is_active: Field = BooleanField(_l("Active"), default=True)

    @property
    def is_blank(self) -> bool:
        return not self.target.data and self.delay_minutes.data is None and not self.message.data

    def is_complete(self, targets: Container[str]) -> bool:
        """Whether it can be drawn: checked without telling, for it may still be in the making."""
        is_addressed = self.target.data != EMAIL or "@" in (self.email.data or "")
        is_meant = self.target.data in targets and self.delay_minutes.data in range(LONGEST_DELAY + 1)
        return is_meant and is_addressed

    def validate_target(self, field: Field) -> None:
        if not field.data and not self.is_blank:
            raise ValidationError(_("Choose whom to page, or take the step away."))

    def validate_email(self, field: Field) -> None:
        if self.target.data == EMAIL and "@" not in (field.data or ""):
            raise ValidationError(_("Type an address such as manager@example.org."))


class PolicyForm(Form):
    name: Field = StringField(_l("Name"), validators=[given(), at_most(NAME_LENGTH)])
    severity: Field = SelectField(
        _l("Answers"),
        choices=lambda: options([("", _("any severity")), *((str(n), f"SEV{n}") for n in range(1, 5))]),
    )
    is_default: Field = BooleanField(
        _l("Default of the team"),
        description=_l("Answers every severity that has no policy of its own. A team has one default."),
    )
    is_active: Field = BooleanField(
        _l("Active"), default=True, description=_l("A policy that is not active pages nobody.")
    )
    description: Field = TextAreaField(
        _l("What is expected"),
        validators=[at_most(4000)],
        description=_l("Of whom, at which step. Markdown works."),
    )
    repeat_count: Field = IntegerField(
        _l("Start again"),
        default=1,
        validators=[InputRequired(_l("Fill this in.")), _whole(REPEATS[-1])],
        description=_l("How many times, while nobody acknowledges. After that the last resort is paged."),
    )
    steps = FieldList(FormField(StepForm), _l("Steps"), max_entries=STEP_LIMIT)

    def __init__(self, targets: Targets, **values: Any) -> None:
        super().__init__(**values)
        self._targets = targets
        self._offer()

    def rearrange(self, command: str) -> None:
        rearrange(self.steps, command, blank=BLANK, limit=STEP_LIMIT)
        self._offer()

    def _offer(self) -> None:
        for entry in self.steps:
            entry.form.target.choices = {"": "—", **self._targets}

    @property
    def filled_steps(self) -> list[StepForm]:
        return [form for _number, form in self._filled()]

    @property
    def complete_steps(self) -> dict[int, StepForm]:
        """The steps that can be drawn, by the number each has in the form."""
        known = {value for group in self._targets.values() for value in group}
        return {number: form for number, form in self._filled() if form.is_complete(known)}

    @property
    def unfinished_steps(self) -> list[int]:
        complete = self.complete_steps
        return [number for number, _form in self._filled() if number not in complete]

    def _filled(self) -> list[tuple[int, StepForm]]:
        rows = enumerate((entry.form for entry in self.steps), start=1)
        return [(number, form) for number, form in rows if not form.is_blank]
