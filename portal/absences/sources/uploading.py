"""The form of an upload: a file first, then what its columns are."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from portal.absences.feeds.tables import Columns, DateOrder, NoTable, Table, table
from portal.core.forms import options
from portal.core.forms.uploads import TOO_LONG, UploadForm
from portal.core.text import _, _l

LONGEST_FILE = 300_000
"""Characters. Chosen by us: five thousand lines, and less than a form may hold."""

CHOSEN = _l("Choose one.")


class TableForm(UploadForm):
    longest = LONGEST_FILE

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.table: Table | None = None

    def validate_text(self, field: Field) -> None:
        super().validate_text(field)
        try:
            self.table = table(self.given)
        except NoTable as why:
            said = {
                "empty": _("It needs a line of titles and at least one line below it."),
                "long": TOO_LONG,
                "columns": _("It needs at least three columns: who, the first day, the last day."),
            }
            raise ValidationError(said[str(why)]) from why


class ColumnsForm(TableForm):
    """Nothing about days is guessed."""

    who = SelectField(_l("Who is away"), description=_l("A name or an e-mail address."))
    first = SelectField(_l("First day"))
    last = SelectField(_l("Last day"))
    state = SelectField(
        _l("State"), description=_l("Where it says that leave is only asked for, or was refused.")
    )
    order = RadioField(_l("Days are written"), validators=[InputRequired(CHOSEN)])
    includes: Field = RadioField(_l("The last day"), validators=[InputRequired(CHOSEN)])
    extent: Field = RadioField(_l("The file has"), validators=[InputRequired(CHOSEN)])

    def __init__(self, header: Sequence[str], **values: Any) -> None:
        super().__init__(**values)
        columns = [(str(number), name or str(number + 1)) for number, name in enumerate(header)]
        for field in (self.who, self.first, self.last):
            field.choices = options(columns)
        self.state.choices = options([("", _("there is none")), *columns])
        self.order.choices = options(
            [(DateOrder.YMD, "2026-12-31"), (DateOrder.DMY, "31/12/2026"), (DateOrder.MDY, "12/31/2026")]
        )
        self["includes"].choices = options(
            [("y", _("is a day of absence")), ("n", _("is the first one back"))]
        )
        self["extent"].choices = options(
            [
                ("whole", _("all leave to come: what is missing in it is gone")),
                ("more", _("leave beside what is known: nothing goes")),
            ]
        )

    @property
    def columns(self) -> Columns:
        return Columns(
            int(self.who.data),
            int(self.first.data),
            int(self.last.data),
            DateOrder(self.order.data),
            int(self.state.data) if self.state.data else None,
            self.includes.data == "y",
        )

    @property
    def is_whole(self) -> bool:
        return bool(self.extent.data == "whole")
