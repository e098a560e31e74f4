"""A form that comes without a field is answered, as a form or with a refusal, and stores nothing by halves."""

from collections.abc import Mapping

from flask import Flask

from tests.house.access import Who
from tests.house.belongings import Belongings, places
from tests.house.visitors import Visitor, undone
from tests.security.forms import FORMS


def test_a_missing_field_is_no_accident(app: Flask, mine: Belongings, asking: Mapping[Who, Visitor]) -> None:
    """Scripts and old browser tabs leave fields out; a bug would be raised here."""
    known = places(mine, mine.incident)
    for form in FORMS:
        filled = {name: str(value).format_map(known) for name, value in form.fields.items()}
        for missing in filled:
            rest = {name: value for name, value in filled.items() if name != missing}
            with undone():
                answer = asking[form.who].ask(form.path.format_map(known), "POST", body=rest)
            assert answer.status_code in (200, 201, 303, 400, 409, 422, 429), (form.path, missing)
