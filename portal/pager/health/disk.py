"""Space for the embedded database: a full disk stores no alert, while small writes still fit for a while."""

import shutil
from dataclasses import dataclass

from portal.core.settings import Settings
from portal.embedded import postgres

LEAST_BYTES = 32 * 1024**2
LEAST_RATIO = 0.01
"""What has to stay free, whichever is more. Chosen by us: two files of PostgreSQL's log, which are 16 MiB each."""


@dataclass(frozen=True)
class Space:
    """A file system, in bytes."""

    free: int
    total: int

    @property
    def wanted(self) -> int:
        return max(LEAST_BYTES, int(self.total * LEAST_RATIO))

    @property
    def is_enough(self) -> bool:
        return self.free >= self.wanted

    def __str__(self) -> str:
        return f"{self.free // 1024**2} MiB free, {self.wanted // 1024**2} MiB wanted"


def space(settings: Settings) -> Space | None:
    """Of the file system of DATA_DIR; None when the database lies elsewhere.

    Errors: OSError when the folder cannot be looked at.
    """
    if not _is_embedded(settings):
        return None
    usage = shutil.disk_usage(settings.data_dir)
    return Space(usage.free, usage.total)


def _is_embedded(settings: Settings) -> bool:
    """Whether the database's socket is the one in DATA_DIR, whoever started the server."""
    return _place(settings.database_url or "") == _place(postgres.url(settings.data_dir))


def _place(url: str) -> str:
    return url.partition("?")[2]
