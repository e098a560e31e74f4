"""What is typed about an integration."""

from typing import Any

from wtforms import Field, FieldList, FormField, SelectField, StringField
from wtforms.validators import ValidationError

from portal.alerts.integrations.names import source_label
from portal.alerts.sources import SOURCES
from portal.core.forms import Form, at_most, given, options
from portal.core.forms.rows import rearrange
from portal.core.text import _, _l

WORD_LIMIT = 40
"""Words of one severity map. Chosen by us: more than any sender has."""

BLANK = {"word": "", "rank": "1"}


def _name_field() -> Field:
    return StringField(
        _l("Name"),
        validators=[given(), at_most(80)],
        description=_l("To tell it from others, such as Prometheus EU."),
    )


class NewIntegrationForm(Form):
    kind = SelectField(_l("Sender"), choices=lambda: options((kind, source_label(kind)) for kind in SOURCES))
    name: Field = _name_field()


class SeverityForm(Form):
    """One word of the sender and what it means here."""

    class Meta(Form.Meta):
        csrf = False

    word: Field = StringField(_l("The sender's word"), validators=[at_most(80)])
    rank: Field = SelectField(_l("Severity here"), choices=options((str(n), f"SEV{n}") for n in range(1, 5)))


class AlertRankForm(Form):
    """How grave alerts of a name are here."""

    name: Field = StringField(_l("Name of the alert"), validators=[given(), at_most(300)])
    rank: Field = SelectField(
        _l("Severity here"), default="4", choices=options((str(n), f"SEV{n}") for n in range(1, 5))
    )


class IntegrationForm(Form):
    name: Field = _name_field()
    missing: Field = SelectField(
        _l("When no severity is said"),
        default="",
        choices=options([("", _l("SEV3, whatever the hour")), *((str(n), f"SEV{n}") for n in range(1, 5))]),
    )
    severities = FieldList(FormField(SeverityForm), _l("Severities"), max_entries=WORD_LIMIT)

    def rearrange(self, command: str) -> None:
        rearrange(self.severities, command, blank=BLANK, limit=WORD_LIMIT)

    @property
    def ranks(self) -> dict[str, int]:
        """By the sender's words; "" is none."""
        missing = {"": int(self.missing.data)} if self.missing.data else {}
        return missing | {row.word.data: int(row.rank.data) for row in self._rows()}

    def validate_severities(self, _field: Field) -> None:
        words = [row.word.data.casefold() for row in self._rows()]
        twice = sorted({word for word in words if words.count(word) > 1})
        if twice:
            raise ValidationError(_("More than once: %(words)s. Keep one of each.", words=", ".join(twice)))

    def _rows(self) -> list[Any]:
        return [entry.form for entry in self.severities if entry.form.word.data]
