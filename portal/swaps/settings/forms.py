"""What is typed about the rules of swaps."""

from collections.abc import Iterator

from wtforms import BooleanField, Field, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from portal.core.forms import Form, options
from portal.core.text import _l
from portal.swaps.settings.strictness import BOUNDS, DEFAULTS, Rule, Setting, Settings, Strictness
from portal.swaps.settings.wording import ABOUT, About, level_text


class SettingsForm(Form):
    """A level for each rule, and a number where it has one: `daily_rest_level`, `daily_rest_limit`."""

    needs_approval: Field = BooleanField(_l("A manager approves each swap"))

    @classmethod
    def showing(cls, settings: Settings) -> "SettingsForm":
        levels = {f"{rule}_level": setting.level.value for rule, setting in settings.rules.items()}
        limits = {f"{rule}_limit": setting.limit for rule, setting in settings.rules.items()}
        return cls(formdata=None, data={"needs_approval": settings.needs_approval, **levels, **limits})

    @property
    def rows(self) -> Iterator[tuple[About, Field, Field | None]]:
        """Each rule with its fields."""
        for rule in DEFAULTS:
            yield ABOUT[rule], self[f"{rule}_level"], self[f"{rule}_limit"] if rule in BOUNDS else None

    @property
    def meant(self) -> Settings:
        """What a checked form means."""
        chosen = {
            rule: Setting(Strictness(self[f"{rule}_level"].data), self._limit(rule)) for rule in DEFAULTS
        }
        return Settings(chosen, needs_approval=self.needs_approval.data)

    def _limit(self, rule: Rule) -> int | None:
        return int(self[f"{rule}_limit"].data) if rule in BOUNDS else None


def _level(rule: Rule) -> SelectField:
    return SelectField(
        ABOUT[rule].name,
        choices=lambda: options([(level.value, level_text(level)) for level in Strictness]),
        description=ABOUT[rule].meaning,
    )


def _limit(rule: Rule) -> IntegerField:
    least, most = BOUNDS[rule]
    in_range = NumberRange(least, most, message=_l("Give a number from %(min)s to %(max)s."))
    return IntegerField(ABOUT[rule].number, validators=[InputRequired(), in_range])


for _rule in DEFAULTS:
    setattr(SettingsForm, f"{_rule}_level", _level(_rule))
    if _rule in BOUNDS:
        setattr(SettingsForm, f"{_rule}_limit", _limit(_rule))
