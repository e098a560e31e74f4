"""The fields of each kind of rule, one for each parameter."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import Form, at_most, options
from portal.core.text import _, _l
from portal.recovery.effects import BadRule, Effect
from portal.recovery.policies.forms.contradictions import contradiction
from portal.recovery.policies.wording.names import ABOUT, ACTING, About
from portal.recovery.policies.wording.sentences import GRANTS
from portal.recovery.rules import KINDS, Rule, Ruling, rule_from

Made = Callable[[Any], Field]
"""A field, once it is told its label."""

CREDITS = tuple(kind for kind in ABOUT if KINDS[kind].effect is Effect.CREDIT)
"""The rules that give time."""


class RuleForm(Form):
    """One rule of a policy: what it is, its name within the policy, and its parameters."""

    class Meta(Form.Meta):
        csrf = False

    KIND: ClassVar[str] = ""
    kind: Field = HiddenField()
    rule_id: Field = HiddenField(validators=[Regexp(r"^[a-z0-9_]{0,40}$")])

    @property
    def about(self) -> About:
        return ABOUT[self.KIND]

    @property
    def effect(self) -> Effect:
        return KINDS[self.KIND].effect

    @property
    def acts(self) -> bool:
        return self.KIND in ACTING

    @property
    def parameters(self) -> list[Field]:
        return [self[name] for name in self.about.labels]

    @property
    def rule(self) -> Rule:
        """What is typed. Errors: BadRule."""
        return rule_from(self.KIND, {name: _plain(value) for name, value in self._values.items()})

    @property
    def _values(self) -> dict[str, Any]:
        return {f.short_name: f.days if isinstance(f, DaysField) else f.data for f in self.parameters}

    @property
    def rule_if_any(self) -> Rule | None:
        try:
            return self.rule
        except BadRule:
            return None

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        found = contradiction(self.KIND, self._values)
        if found:
            name, text = found
            self[name].errors = [*self[name].errors, text]
        return found is None


def rule_form(kind: str, **given_to: Any) -> RuleForm:
    """The form of a known kind."""
    return _FORMS[kind](**given_to)


def shown(ruling: Ruling, prefix: str) -> RuleForm:
    known = {"kind": ruling.rule.kind, "rule_id": ruling.id}
    own = {name: getattr(ruling.rule, name) for name in ABOUT[ruling.rule.kind].labels}
    if "warn_days" in own:
        own["warn_days"] = ", ".join(map(str, own["warn_days"]))
    return rule_form(ruling.rule.kind, formdata=None, data={**known, **own}, prefix=prefix)


def _whole(least: int, most: int) -> Made:
    in_range = NumberRange(least, most, message=_l("Give a number from %(min)s to %(max)s."))
    needed = InputRequired(_l("Fill this in."))
    return lambda label: IntegerField(label, validators=[needed, in_range], render_kw=_bounds(least, most))


def _whole_or_none(least: int, most: int) -> Made:
    in_range = NumberRange(least, most, message=_l("Give a number from %(min)s to %(max)s."))
    help_ = _l("Leave it empty to leave this out.")
    return lambda label: IntegerField(
        label, validators=[Optional(), in_range], description=help_, render_kw=_bounds(least, most)
    )


def _bounds(least: int, most: int) -> dict[str, object]:
    return {"min": least, "max": most, "inputmode": "numeric"}


def _box() -> Made:
    return lambda label: BooleanField(label)


def _clock() -> Made:
    return lambda label: TimeField(label, validators=[InputRequired(_l("Fill this in."))])


def _grant() -> Made:
    return lambda label: SelectField(
        label, choices=lambda: options((one.value, str(text)) for one, text in GRANTS.items())
    )


def _kinds() -> Made:
    return lambda label: SelectMultipleField(
        label,
        choices=lambda: options((kind, str(ABOUT[kind].name)) for kind in CREDITS),
        validators=[InputRequired(_l("Choose one at least."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class DaysField(StringField):
    """Numbers of days, typed as `30, 7`."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if any(not part.strip().isdecimal() for part in str(self.data or "").split(",") if part.strip()):
            raise ValidationError(_("Numbers with commas between them, such as 30, 7."))

    @property
    def days(self) -> list[int]:
        return [int(part) for part in str(self.data or "").split(",") if part.strip().isdecimal()]


def _days() -> Made:
    return lambda label: DaysField(
        label, validators=[at_most(40)], description=_l("With commas between, such as 30, 7.")
    )


FIELDS: Mapping[str, Mapping[str, Made]] = {
    "daily_rest": {
        "hours": _whole(1, 48),
        "complete_before_counts": _box(),
        "de_minimis_minutes": _whole(0, 240),
        "reduced_to_hours": _whole_or_none(1, 48),
    },
    "weekly_rest": {"hours": _whole(1, 168), "take_within_days": _whole(1, 365)},
    "recovery_after_night": {
        "on_core": _box(),
        "engaged_minutes": _whole_or_none(1, 600),
        "on_broken": _box(),
        "grant": _grant(),
        "until": _clock(),
        "rest_hours": _whole(1, 48),
        "take_within_days": _whole(0, 30),
        "auto_book": _box(),
    },
    "recovery_after_weekend": {
        "half_day_hours": _whole(1, 48),
        "full_day_hours": _whole(1, 48),
        "engaged_minutes": _whole(0, 2880),
    },
    "recovery_holiday": {"half_days": _whole(1, 10), "least_hours": _whole(1, 24)},
    "toil": {
        "off_percent": _whole(0, 1000),
        "night_percent": _whole(0, 1000),
        "holiday_percent": _whole(0, 1000),
        "business_percent": _whole(0, 1000),
        "round_up_minutes": _whole(1, 240),
    },
    "cap_expiry": {"cap_days": _whole(1, 365), "expiry_days": _whole(1, 1000), "warn_days": _days()},
    "not_allowed": {"kinds": _kinds()},
    "notice": {"min_days": _whole(0, 90), "exceptional_clear_days": _whole(0, 90)},
    "consent": {"on_weekends": _box(), "on_holidays": _box(), "on_nights": _box()},
    "max_consecutive": {"weeks": _whole(1, 52), "nights": _whole(1, 366), "days": _whole(1, 366)},
    "max_avg_week": {"hours": _whole(1, 168), "window_weeks": _whole(1, 53), "warn_percent": _whole(1, 100)},
    "score_trigger": {"offer_from": _whole(1, 100), "cover_from": _whole(1, 100)},
    "response_time_flag": {"minutes": _whole(1, 1440)},
    "intervention_is_work": {"round_up_minutes": _whole(1, 240), "least_minutes": _whole(0, 240)},
    "standby_factor": {"percent": _whole(0, 100)},
    "statement": {"shows_pay": _box()},
}
"""The least and the most of each number are what makes sense to a reader, within what the rule itself takes."""


def _plain(value: Any) -> Any:
    return f"{value:%H:%M:%S}" if hasattr(value, "strftime") else value


def _form_of(kind: str) -> type[RuleForm]:
    labels = ABOUT[kind].labels
    fields = {name: make(labels[name]) for name, make in FIELDS[kind].items()}
    made: type[RuleForm] = type(f"{kind.title().replace('_', '')}Form", (RuleForm,), {"KIND": kind, **fields})
    return made


_FORMS: Mapping[str, type[RuleForm]] = {kind: _form_of(kind) for kind in ABOUT}
