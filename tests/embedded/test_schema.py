"""A start migrates only when there is something to migrate."""

import psycopg
import pytest

from portal.cli.schema import is_current
from tests.conftest import TEMPLATE, create_database, test_settings


@pytest.mark.parametrize(
    ("change", "is_there"),
    [
        ("SELECT 1", True),
        ("UPDATE alembic_version SET version_num = '0001'", False),
        ("DELETE FROM alembic_version", False),
        ("DROP TABLE alembic_version", False),
        ("UPDATE alembic_version SET version_num = '9999'", False),
    ],
)
def test_only_the_newest_migration_leaves_nothing_to_do(change: str, is_there: bool) -> None:
    url = create_database("releve_schema", template=TEMPLATE)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(change)
    assert is_current(test_settings(url)) is is_there


def test_a_database_that_does_not_answer_is_left_to_the_migration() -> None:
    url = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
    assert not is_current(test_settings(url))
