import pytest
from flask.testing import FlaskClient

from portal.people.models import Team
from tests.visit import query_count
from tests.world import a_person, a_team, an_admin


def crowd(count: int, team: Team) -> None:
    for _ in range(count):
        a_person("Somebody New", manages=team)
        a_team(f"team-{team.slug}-{a_person().key}", members=(a_person(team=team),))


@pytest.mark.parametrize("url", ["/people", "/teams", "/teams/blue", "/audit", "/me", "/me/tokens"])
def test_more_rows_need_no_more_queries(client: FlaskClient, url: str) -> None:
    ada, blue = an_admin(), a_team("blue")
    crowd(1, blue)
    few = query_count(client, url, as_=ada)
    crowd(3, blue)
    assert query_count(client, url, as_=ada) == few > 0
