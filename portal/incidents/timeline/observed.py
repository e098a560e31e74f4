"""The facts of a timeline entry, read without trusting that any of them is there or has its type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.text import local


@dataclass(frozen=True)
class Observed:
    """What an entry says happened, and whether a person did it rather than the portal."""

    facts: Mapping[str, Any]
    by_person: bool

    def text(self, key: str) -> str:
        value = self.facts.get(key)
        return "" if value is None else str(value)

    def number(self, key: str) -> float:
        value = self.facts.get(key)
        return value if isinstance(value, (int, float)) else 0

    def instant(self, key: str) -> str:
        """On the clock of the zone the entry names, by which the wait was meant."""
        try:
            return local(datetime.fromisoformat(self.text(key)), self.text("zone") or "UTC")
        except (ValueError, KeyError):
            return self.text(key)

    def names(self, key: str) -> list[str]:
        value = self.facts.get(key)
        return [str(name) for name in value] if isinstance(value, list) else []

    def web_address(self, key: str) -> str | None:
        """A link that may be shown: what an alert calls a link may be a script."""
        url = self.text(key)
        return url if url.startswith(("http://", "https://")) else None

    def changes(self) -> dict[str, tuple[str, str]]:
        """Fields that were corrected, with what they said before and after."""
        changed = self.facts.get("changed")
        pairs = changed.items() if isinstance(changed, Mapping) else ()
        return {str(k): (str(v[0]), str(v[1])) for k, v in pairs if isinstance(v, list) and len(v) == 2}
