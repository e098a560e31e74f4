from collections.abc import Iterator

import pytest
from flask import Flask

from portal.core.security import limiter


@pytest.fixture(autouse=True)
def _no_tries_yet(app: Flask) -> Iterator[None]:
    """Tries are counted outside the database, so no savepoint takes them back."""
    limiter.reset()
    yield
    limiter.reset()
