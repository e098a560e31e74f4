"""When the disk of the embedded database counts as full."""

import os
from pathlib import Path

import pytest

from portal.core.settings import Settings
from portal.embedded import postgres
from portal.pager.health.disk import Space, space

MIB = 1024**2


@pytest.mark.parametrize(
    ("free", "total", "is_enough"),
    [
        (32 * MIB, 256 * MIB, True),
        (32 * MIB - 1, 256 * MIB, False),
        (0, 256 * MIB, False),
        (0, 0, False),
        (50 * MIB, 4_000 * MIB, True),
        (100 * MIB, 10_000 * MIB, True),
        (100 * MIB - 1, 10_000 * MIB, False),
    ],
)
def test_thirty_two_mebibytes_or_a_hundredth_have_to_stay_free(
    free: int, total: int, is_enough: bool
) -> None:
    assert Space(free, total).is_enough is is_enough


def test_it_says_what_there_is_and_what_there_should_be() -> None:
    assert str(Space(3 * MIB, 10_000 * MIB)) == "3 MiB free, 100 MiB wanted"


def test_the_figure_is_the_file_system_of_the_embedded_database(tmp_path: Path) -> None:
    found = space(Settings(data_dir=tmp_path, database_url=postgres.url(tmp_path, "another")))
    system = os.statvfs(tmp_path)
    assert found is not None
    assert found.total == system.f_blocks * system.f_frsize
    assert 0 < found.free <= found.total


@pytest.mark.parametrize("url", ["postgresql://releve@db.example/releve", "postgresql:///releve", None])
def test_a_database_elsewhere_needs_no_room_here(tmp_path: Path, url: str | None) -> None:
    assert space(Settings(data_dir=tmp_path, database_url=url)) is None


def test_a_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(FileNotFoundError):
        space(Settings(data_dir=gone, database_url=postgres.url(gone)))
