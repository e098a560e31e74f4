"""Every concern about a policy has its sentence, and every sentence says what to do."""

import pytest
from flask.testing import FlaskClient

from portal.escalations.advice import Advice, Concern
from portal.escalations.wording import sentences

PARAMS = {
    "step": 2, "steps": "2, 3", "before": 1, "minutes": 1, "least": 3, "limit": 5, "count": 6, "severity": 1,
    "channel": "SMS", "channels": "SMS PHONE", "address": "cto@company.example",
}  # fmt: skip
WHAT_TO_DO = {
    "Let", "Give", "Add", "Take", "Page", "Type", "Tick", "Untick", "End", "Say", "Ask",
}  # fmt: skip


@pytest.mark.parametrize("concern", Concern)
def test_each_concern_is_told_with_what_to_do(client: FlaskClient, concern: Concern) -> None:
    (told,) = sentences([Advice(concern, PARAMS)])
    assert "%" not in told
    starts = {sentence.split()[0] for sentence in told.split(". ")}
    assert starts & WHAT_TO_DO, told


def test_channels_are_called_by_their_names(client: FlaskClient) -> None:
    (told,) = sentences([Advice(Concern.NEEDS_A_PERSON, PARAMS)])
    assert "which SMS, Phone call cannot reach" in told
