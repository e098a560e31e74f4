"""One line of `releve doctor`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `advice` is empty when all is well, else what to do next."""

    subject: str
    said: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        return not self.advice
