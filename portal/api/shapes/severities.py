"""Severities as callers write them, and as they are told."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema

from portal.core.text import _
from portal.incidents.facts import Severity, parse_severity

SeverityCode = Literal["SEV1_CRITICAL", "SEV2_HIGH", "SEV3_MEDIUM", "SEV4_LOW"]
_CODES: dict[Severity, SeverityCode] = {
    Severity.SEV1_CRITICAL: "SEV1_CRITICAL",
    Severity.SEV2_HIGH: "SEV2_HIGH",
    Severity.SEV3_MEDIUM: "SEV3_MEDIUM",
    Severity.SEV4_LOW: "SEV4_LOW",
}


def code_of(rank: int) -> SeverityCode:
    return _CODES[Severity(rank)]


def _severity(value: object) -> Severity:
    is_number = type(value) is int
    try:
        if is_number or isinstance(value, str):
            return parse_severity(str(value))
    except ValueError:
        pass
    raise ValueError(_("A severity such as SEV1_CRITICAL, SEV1, P1 or 1."))


SeverityIn = Annotated[
    Severity,
    BeforeValidator(_severity),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1, "maximum": 4}],
            "description": "SEV1_CRITICAL, SEV1, P1 or 1, down to 4",
        }
    ),
]
