"""A whole policy as it is typed: its rules in their order, whether it is on, from when, and why."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count, takewhile
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.core.forms import Form, at_most, given, options
from portal.core.forms.rows import rearranged
from portal.core.text import _, _l
from portal.people.forms.fields import NAME_LENGTH
from portal.people.forms.profiles import countries
from portal.recovery.policies.actions import Wish
from portal.recovery.policies.forms.parameters import RuleForm, rule_form, shown
from portal.recovery.policies.models import RecoveryPolicyVersion
from portal.recovery.policies.wording.names import ABOUT
from portal.recovery.presets import PRESETS
from portal.recovery.rules import KINDS, Policy, Ruling

RULE_LIMIT = 30
"""Chosen by us: more is not read by anybody."""

REASON_LENGTH = 500
Typed = MultiDict[str, str]


class BeginningForm(Form):
    """Which rules to start from, and for whom. Nothing chosen: no rules, for everybody."""

    preset: Field = SelectField(
        choices=lambda: options([("", ""), *((one.code, one.name) for one in PRESETS.values())])
    )
    country: Field = SelectField(
        _l("For"), choices=lambda: options([("", _("everybody in the team")), *countries()])
    )


class PolicyForm(Form):
    """Beside these fields, `rules-0-…` and so on: see `rows`."""

    name: Field = StringField(
        _l("Name"), validators=[at_most(NAME_LENGTH)], description=_l("Empty, it keeps the one it has.")
    )
    based_on: Field = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    is_on: Field = BooleanField(
        _l("On"), description=_l("Off, it gives nothing and says nothing. What was given before stays.")
    )
    applies_from: Field = DateField(
        _l("Holds from"),
        validators=[InputRequired(_l("Choose a day."))],
        description=_l(
            "From the beginning of that day, wherever each person is. A day that has begun: what has passed "
            "since is worked out again; try it on the last 90 days to see what that changes."
        ),
    )
    checked_by: Field = StringField(
        _l("Checked by"),
        validators=[at_most(NAME_LENGTH)],
        description=_l(
            "Who has read these rules against the law and your agreements, such as somebody of HR."
        ),
    )
    checked_on: Field = DateField(_l("Checked on"), validators=[Optional()])
    reason: Field = StringField(_l("Why"), validators=[given(), at_most(REASON_LENGTH)])
    new_kind: Field = SelectField(
        _l("Another rule"),
        choices=lambda: options((kind, str(one.name)) for kind, one in ABOUT.items()),
        validate_choice=False,
    )

    def __init__(self, rows: Iterable[RuleForm] = (), **values: Any) -> None:
        super().__init__(**values)
        self.rows = [*rows]

    @classmethod
    def showing(cls, version: RecoveryPolicyVersion, *, tomorrow: date) -> "PolicyForm":
        data = {
            "name": version.policy.name,
            "based_on": version.number,
            "is_on": version.is_on,
            "applies_from": tomorrow,
            "checked_by": version.checked_by,
            "checked_on": version.checked_on,
        }
        return cls(_shown(version.meant.rulings), formdata=None, data=data)

    @classmethod
    def sent(cls, fields: Typed) -> "PolicyForm":
        """What somebody has typed."""
        return cls(_sent(fields))

    @classmethod
    def rearranging(cls, fields: Typed, command: str) -> "PolicyForm":
        """The same with its rules moved, taken away or one added; whatever is in their fields stays."""
        form = cls(_sent(fields))
        kinds = [row.KIND for row in form.rows]
        order = rearranged(range(len(kinds)), command, blank=-1, limit=RULE_LIMIT)
        form.rows = [
            _moved(fields, kinds[old], old, new) if old >= 0 else _added(form, new)
            for new, old in enumerate(order)
        ]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        checked = [row.validate() for row in self.rows]
        is_whole = super().validate(extra_validators)
        for number, row in enumerate(self.rows, start=1):
            self.form_errors += [_told(number, field) for field in row.parameters if field.errors]
        return is_whole and all(checked)

    def validate_checked_on(self, field: Field) -> None:
        if bool(field.data) != bool(self.checked_by.data):
            raise ValidationError(_("Give both: who has checked it, and when."))

    @property
    def policy(self) -> Policy:
        """The rules that are complete, each named by its place: `row_0`."""
        known = ((place, row.rule_if_any) for place, row in enumerate(self.rows))
        return Policy(tuple(Ruling(rule, f"row_{place}") for place, rule in known if rule), self.is_on.data)

    @property
    def wish(self) -> Wish:
        """What a checked form means."""
        return Wish(
            rules=[(row.rule_id.data, row.rule) for row in self.rows],
            is_on=self.is_on.data,
            applies_from=self.applies_from.data,
            reason=self.reason.data,
            based_on=self.based_on.data,
            checked_by=self.checked_by.data,
            checked_on=self.checked_on.data,
            name=self.name.data or "",
        )


def _told(number: int, field: Field) -> str:
    errors = " ".join(map(str, field.errors))
    return _("Rule %(n)s, %(field)s: %(error)s", n=number, field=field.label.text, error=errors)


def _shown(rulings: Iterable[Ruling]) -> list[RuleForm]:
    return [shown(ruling, _prefix(place)) for place, ruling in enumerate(rulings)]


def _sent(fields: Typed) -> Iterator[RuleForm]:
    """Every row up to the first that is missing."""
    kinds = (fields.get(f"{_prefix(place)}kind", "") for place in range(RULE_LIMIT))
    for place, kind in enumerate(takewhile(KINDS.__contains__, kinds)):
        yield rule_form(kind, formdata=fields, prefix=_prefix(place))


def _moved(fields: Typed, kind: str, old: int, new: int) -> RuleForm:
    was, now = _prefix(old), _prefix(new)
    own = [
        (now + name.removeprefix(was), value)
        for name, value in fields.items(multi=True)
        if name.startswith(was)
    ]
    return rule_form(kind, formdata=MultiDict(own), prefix=now)


def _added(form: PolicyForm, place: int) -> RuleForm:
    """The rule that is chosen, as it comes; a second one of its kind gets a name of its own."""
    kind = form.new_kind.data if form.new_kind.data in KINDS else next(iter(ABOUT))
    taken = {row.rule_id.data or row.KIND for row in form.rows}
    names = ("" if n == 1 else f"{kind}_{n}" for n in count(1))
    name = next(name for name in names if (name or kind) not in taken)
    return shown(Ruling(KINDS[kind](), name), _prefix(place))


def _prefix(place: int) -> str:
    return f"rules-{place}-"
