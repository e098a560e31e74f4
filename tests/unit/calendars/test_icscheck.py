"""The byte checker itself: a clean calendar has no fault, and each fault is found."""

import pytest

from tests.icscheck import faults

CLEAN = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:shift-1@releve.example",
        "DTSTART;TZID=Europe/Paris:20261026T090000",
        "SUMMARY:" + "é" * 33,
        " " + "é" * 37,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
).encode()


def test_a_clean_calendar_has_no_fault() -> None:
    assert faults(CLEAN) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"\r\n", b"\n", "on its own"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\n", "on its own"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "does not end in CRLF"),
        (b"\r\n ", b"", "octets"),
        ("é\r\n é".encode(), b"\xc3\r\n \xa9", "is split"),
        (b"VERSION", b"VERS\x07ION", "control character"),
        (
            b"END:VEVENT\r\n",
            b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:shift-1@releve.example\r\nEND:VEVENT\r\n",
            "twice: UID:shift-1@releve.example",
        ),
        (b"TTL:PT1H", b"TTL:1:00:00", "not a duration"),
        (b"TZID:Europe/Paris", b"TZID:Europe/Rome", "no VTIMEZONE for Europe/Paris"),
        (b"BEGIN:VCALENDAR\r\n", b"", "does not begin"),
    ],
)
def test_each_fault_is_found(old: bytes, new: bytes, says: str) -> None:
    assert old in CLEAN
    assert any(says in fault for fault in faults(CLEAN.replace(old, new)))
