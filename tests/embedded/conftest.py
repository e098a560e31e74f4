import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.embedded import paths, postgres
from tests.embedded.runs import Run


@pytest.fixture(scope="session")
def database_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a new PostgreSQL, to be copied: that is faster than making them again."""
    home = paths.prepare(tmp_path_factory.mktemp("files"))
    postgres.server(home)
    return home / "pg"


@pytest.fixture
def data_dir(tmp_path: Path, database_files: Path) -> Path:
    home = tmp_path / "var"
    home.mkdir(mode=0o700)
    shutil.copytree(database_files, home / "pg")
    return home


@pytest.fixture
def run(data_dir: Path) -> Iterator[Callable[..., Run]]:
    """Starts a supervisor over stand-ins; whatever is left of it at the end is killed."""
    with ExitStack() as stack:

        def start(processes: dict[str, str] | None = None, **options: str) -> Run:
            return stack.enter_context(Run(data_dir, processes, **options))

        yield start
