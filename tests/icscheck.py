"""Faults in a calendar's bytes that none of the parsers and validators tried notices."""

import re
from collections.abc import Iterator

FOLD_OCTETS = 75


def faults(body: bytes) -> list[str]:
    """Every fault as a sentence; an empty list for a clean calendar."""
    lines = body.split(b"\r\n")
    unfolded = [line.decode(errors="replace") for line in re.sub(rb"\r\n[ \t]", b"", body).split(b"\r\n")]
    return [*_line_faults(body, lines), *_uid_faults(unfolded), *_property_faults(unfolded)]


def _line_faults(body: bytes, lines: list[bytes]) -> Iterator[str]:
    if lines[-1] != b"":
        yield "the last line does not end in CRLF"
    for number, line in enumerate(lines, start=1):
        if b"\r" in line or b"\n" in line:
            yield f"line {number}: a CR or LF on its own"
        if len(line) > FOLD_OCTETS:
            yield f"line {number}: {len(line)} octets"
        if not _is_utf8(line):
            yield f"line {number}: a character is split or is not UTF-8"
        if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", line):
            yield f"line {number}: a control character"
    if lines[0] != b"BEGIN:VCALENDAR" or lines[-2:] != [b"END:VCALENDAR", b""]:
        yield "it does not begin with BEGIN:VCALENDAR and end with END:VCALENDAR"


def _uid_faults(lines: list[str]) -> Iterator[str]:
    """A UID may come back only with another RECURRENCE-ID."""
    seen: set[tuple[str, ...]] = set()
    identity: tuple[str, ...] = ()
    for line in lines:
        if line == "BEGIN:VEVENT":
            identity = ()
        elif re.match(r"(UID|RECURRENCE-ID)[:;]", line):
            identity = (*identity, line)
        elif line == "END:VEVENT":
            if identity in seen:
                yield f"twice: {' '.join(identity)}"
            seen.add(identity)


def _property_faults(lines: list[str]) -> Iterator[str]:
    zones = {line.removeprefix("TZID:") for line in lines if line.startswith("TZID:")}
    for line in lines:
        if line.startswith("X-PUBLISHED-TTL") and not re.fullmatch(
            r"X-PUBLISHED-TTL:P(\d+D)?(T\d+[HM])?", line
        ):
            yield f"not a duration: {line}"
        if (zone := re.match(r'[A-Z-]+;(?:[^:"]*;)?TZID="?([^":;]+)', line)) and zone[1] not in zones:
            yield f"no VTIMEZONE for {zone[1]}"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
