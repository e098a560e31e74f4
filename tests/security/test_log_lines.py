"""What others send cannot write lines of their own into the log."""

import json
import logging
import sys

import pytest

from portal.core.logs import JsonLines

SENT = [
    "one\n2026-11-21T02:21:00 INFO admin signed in",
    "one\r\ntwo",
    "\x1b[2J\x1b[31mred\x1b]0;title\x07",
    "\u2028line\u2029paragraph\x85next\x0bvertical\x0cfeed",
    "\u202egnp.exe",
    '", "level": "DEBUG", "x": "',
    "\x00\x7f\x9b31m",
    "\ud800 half a pair",
]


@pytest.mark.parametrize("sent", SENT)
def test_one_event_is_one_line_of_plain_ascii(sent: str) -> None:
    record = logging.LogRecord("portal", logging.WARNING, __file__, 1, "refused: %s", (sent,), None)
    line = JsonLines().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == f"refused: {sent}"
    assert json.loads(line)["level"] == "WARNING"


@pytest.mark.parametrize("sent", SENT)
def test_an_error_with_its_trace_is_one_line_too(sent: str) -> None:
    try:
        raise ValueError(sent)
    except ValueError:
        record = logging.LogRecord("portal", logging.ERROR, __file__, 1, "unhandled", (), sys.exc_info())
    line = JsonLines().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["error"].endswith(f"ValueError: {sent}")
