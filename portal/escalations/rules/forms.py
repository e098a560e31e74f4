"""What is typed about the delivery of each severity."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from portal.core.forms import Form, options
from portal.core.text import _, _l
from portal.escalations.delivery import DEFAULTS, Rule, WhenHours
from portal.escalations.forms import LONGEST_DELAY

BACK = "back"
"""The name of the buttons that put the default into a row; their values are severities."""


def _minutes(label: str, help_text: str) -> IntegerField:
    in_range = NumberRange(1, LONGEST_DELAY, message=_l("Give a number from %(min)s to %(max)s, or nothing."))
    return IntegerField(label, validators=[Optional(), in_range], description=help_text)


class RuleForm(Form):
    """One severity."""

    class Meta(Form.Meta):
        csrf = False

    hours = SelectField(
        _l("Page"),
        choices=lambda: options(
            [
                (WhenHours.ALWAYS, _("at once, at any hour")),
                (WhenHours.TEAM, _("in the team's working hours")),
                (WhenHours.PERSON, _("in the working hours of whoever is on call")),
            ]
        ),
    )
    is_secondary_too: Field = BooleanField(_l("Page the secondary at once too"))
    answer_minutes: Field = _minutes(_l("Answer within (min)"), _l("What is expected of whoever is paged."))
    management_minutes: Field = _minutes(
        _l("Management after (min)"), _l("Without mitigation, acknowledged or not.")
    )
    forgotten_minutes: Field = _minutes(
        _l("Ask again after (min)"), _l("Acknowledged, without a sign of work.")
    )

    @property
    def rule(self) -> Rule:
        """What a checked row means."""
        values = {name: value for name, value in self.data.items() if name != "hours"}
        return Rule(hours=WhenHours(self.hours.data), **values)


class RulesForm(Form):
    """The four severities, gravest first."""

    rules = FieldList(FormField(RuleForm), _l("Rules"), min_entries=len(DEFAULTS), max_entries=len(DEFAULTS))

    @classmethod
    def showing(cls, rules: Mapping[int, Rule]) -> "RulesForm":
        return cls(formdata=None, data={"rules": [vars(rules[rank]) for rank in DEFAULTS]})

    def put_back(self, severity: str) -> None:
        """Show the default in one row, and what was typed in the others."""
        rows: list[dict[str, Any]] = [entry.data for entry in self.rules]
        while self.rules.entries:
            self.rules.pop_entry()
        for rank, row in zip(DEFAULTS, rows, strict=True):
            self.rules.append_entry(vars(DEFAULTS[rank]) if str(rank) == severity else row)

    @property
    def meant(self) -> dict[int, Rule]:
        return {rank: entry.form.rule for rank, entry in zip(DEFAULTS, self.rules, strict=True)}
