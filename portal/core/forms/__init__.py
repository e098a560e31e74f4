"""The base of all forms: text is trimmed, NUL and other control characters are refused. And what most fields ask."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length, ValidationError

from portal.core import spelling
from portal.core.errors import Refused
from portal.core.text import _l


class Form(FlaskForm):
    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Give every text field the trimming filter and the check for control characters."""
            if issubclass(unbound_field.field_class, (StringField, TextAreaField)):
                filters = list(unbound_field.kwargs.get("filters", []))
                options = {**options, "filters": [*filters, _trimmed]}
                validators = [*unbound_field.kwargs.get("validators", []), spelled(spelling.prose)]
                unbound_field = unbound_field.field_class(
                    *unbound_field.args, **{**unbound_field.kwargs, "validators": validators, "filters": []}
                )
            return unbound_field.bind(form=form, **options)

    def show(self, refusal: Refused) -> None:
        """What an action has refused, at its field if it has one here."""
        for name, text in refusal.fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, text]
        if not refusal.fields.keys() & self.data.keys():
            self.form_errors.append(refusal.message)


def typed(field: Field) -> str:
    """The text in a field; nothing at all is the empty text."""
    return str(field.data or "")


def given() -> DataRequired:
    return DataRequired(_l("Fill this in."))


def at_most(length: int) -> Length:
    return Length(max=length, message=_l("At most %(max)d characters."))


def spelled(rule: Callable[[str], str]) -> Callable[[Any, Field], None]:
    """A rule of `spelling` as the validator of a field."""

    def check(_form: Any, field: Field) -> None:
        try:
            rule(typed(field))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    return check


def options(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """The choices of a select or radio field, from values and what people read."""
    return [SelectChoice(value, label) for value, label in pairs]


def _trimmed(value: str | None) -> str:
    """A field that was not sent at all is an empty text, not None for a column that takes none."""
    return (value or "").strip()
