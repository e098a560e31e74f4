"""What every sentence of a timeline is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """One entry for a row: `said` follows the name of who did it, or stands alone when the portal did.

    `outcome` is a badge (text, kind), `url` http(s) or None, `icon` and `tone` make the row's mark.
    """

    said: str
    icon: str
    tone: str = "quiet"
    outcome: tuple[str, str] | None = None
    url: str | None = None


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
