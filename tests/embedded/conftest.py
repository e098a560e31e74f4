from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.embedded import paths, postgres
from tests.embedded.runs import Run


@pytest.fixture(scope="session")
def database_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a PostgreSQL, handed from test to test: making them anew takes longer than most tests."""
    home = paths.prepare(tmp_path_factory.mktemp("files"))
    postgres.server(home)
    return home / "pg"


@pytest.fixture
def data_dir(tmp_path: Path, database_files: Path) -> Iterator[Path]:
    """A DATA_DIR that holds a database and nothing else. Tests may rename it inside its parent."""
    home = tmp_path / "var"
    home.mkdir(mode=0o700)
    database_files.rename(home / "pg")
    yield home
    next(tmp_path.glob("*/pg")).rename(database_files)


@pytest.fixture
def run(data_dir: Path) -> Iterator[Callable[..., Run]]:
    """Starts a supervisor over stand-ins; whatever is left of it at the end is killed."""
    with ExitStack() as stack:

        def start(processes: dict[str, str] | None = None, **options: str) -> Run:
            return stack.enter_context(Run(data_dir, processes, **options))

        yield start
