from datetime import time

import pytest
from flask import Flask
from flask_babel import Babel

from portal.people.hours import OFFICE_HOURS, Hours
from portal.people.wording import hours_text


@pytest.mark.parametrize(
    ("days", "shown"),
    [({0}, "Mon"), ({0, 2, 3}, "Mon, Wed–Thu"), ({5, 6}, "Sat–Sun"), (set(range(7)), "Mon–Sun")],
)
def test_days_in_a_row_are_one(days: set[int], shown: str) -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        assert hours_text(Hours(frozenset(days), time(8), time(12, 30))) == f"{shown} 08:00–12:30"
        assert hours_text(OFFICE_HOURS) == "Mon–Fri 09:00–18:00"
