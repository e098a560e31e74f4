import pytest
from flask.testing import FlaskClient

from tests.visit import visit
from tests.world import Cast


@pytest.mark.parametrize(
    "path",
    ["/rotations/%00", "/services/a%00b", "/teams/%00/schedule", "/escalations/%00", "/integrations/%00"],
)
def test_an_address_with_nul_in_it_leads_nowhere(client: FlaskClient, cast: Cast, path: str) -> None:
    visit(client, path, as_=cast.ada, status=404)
