"""JSON objects read field by field: a wrong type becomes a missing value and a warning, not an error."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.alerts.sources.instants import instant_of
from portal.alerts.sources.signals import Unreadable
from portal.alerts.sources.storable import clean, shortened, web_link

_ZERO_YEAR = "0001-"  # how Go writes "no time"; Alertmanager sends it as the end of every open alert
_MAX_BITS = 4096  # of a whole number we write out; Python refuses to print some 14,000


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object and its place in the body; what is left out is noted in `warnings` by its full name."""

    values: Mapping[str, object]
    warnings: list[str]
    place: str = ""  # "" or "alerts[3]."

    def text(self, name: str) -> str:
        """The value as clean text, numbers and true/false written out; "" when missing, blank or no such."""
        value = self.values.get(name)
        found = scalar_text(value)
        if found is None:
            self.note(name, value, "a text")
        return found if found and found.strip() else ""

    def pairs(self, name: str) -> dict[str, str]:
        """An object as texts; null values left out, lists and objects inside it kept as JSON text."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            self.note(name, value, "an object")
            return {}
        return {clean(key): _any_text(entry) for key, entry in value.items() if entry is not None}

    def instant(self, name: str) -> datetime | None:
        text = self.text(name).strip()
        found = instant_of(text)
        if text and not found and not text.startswith(_ZERO_YEAR):
            self._warn(name, f'is "{shortened(text, 40)}", not a likely time as 2026-03-01T12:30:00Z')
        return found

    def link(self, name: str) -> str | None:
        text = self.text(name).strip()
        found = web_link(text)
        if text and not found:
            self._warn(name, f'is "{shortened(text, 80)}", not an http or https link')
        return found

    def count(self, name: str) -> int:
        text = self.text(name).strip()
        if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
            self._warn(name, f'is "{shortened(text, 40)}", not a count')
            return 0
        return int(text or 0)

    def objects(self, name: str) -> list["Fields"]:
        """The objects of a list the body cannot do without.

        Errors: Unreadable when there is no such list, or nothing in it is an object.
        """
        entries = self.values.get(name)
        if not isinstance(entries, list):
            raise Unreadable(f"{self.place}{name} is {_type_name(entries)}. It must be a list of objects.")
        found = self.any_objects(name)
        if entries and not found:
            raise Unreadable(f"{self.place}{name} has no object in it. It must be a list of objects.")
        return found

    def any_objects(self, name: str) -> list["Fields"]:
        """The objects of a list; what is none is left out."""
        entries = self.values.get(name)
        if not isinstance(entries, list):
            self.note(name, entries, "a list")
            return []
        found = [self._entry(name, at, entry) for at, entry in enumerate(entries) if isinstance(entry, dict)]
        if len(found) < len(entries):
            self._warn(name, f"has {len(entries) - len(found)} entries that are no objects")
        return found

    def note(self, name: str, value: object, wanted: str) -> None:
        """Say that a value was left out, unless there was none."""
        if value is not None:
            self._warn(name, f"is {_type_name(value)}, not {wanted}")

    def _entry(self, name: str, index: int, entry: dict[str, object]) -> "Fields":
        return Fields(entry, self.warnings, f"{self.place}{name}[{index}].")

    def _warn(self, name: str, what: str) -> None:
        self.warnings.append(f"{self.place}{name} {what}: left out.")


def fields_of(body: object, warnings: list[str]) -> Fields:
    """Errors: Unreadable when the body is no JSON object."""
    if not isinstance(body, dict):
        raise Unreadable(f"The body is {_type_name(body)}. It must be an object, like {{…}}.")
    return Fields(body, warnings)


def first_of(pairs: Mapping[str, str], *names: str) -> str:
    """The first pair that says something, or ""."""
    return next((pairs[name] for name in names if pairs.get(name, "").strip()), "")


def scalar_text(value: object) -> str | None:
    """A text, number or true/false as clean text, null as ""; None for lists, objects, endless numbers."""
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, float) or (isinstance(value, int) and value.bit_length() <= _MAX_BITS):
        return json.dumps(value)
    return None


def _any_text(value: object) -> str:
    found = scalar_text(value)
    return clean(json.dumps(value, ensure_ascii=False)) if found is None else found


def _type_name(value: object) -> str:
    names = {type(None): "missing", str: "a text", bool: "true or false", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")
