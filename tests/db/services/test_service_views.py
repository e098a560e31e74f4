import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from portal.core.db import db
from portal.people.actions import put_member
from portal.people.models import Membership, Team, TeamRole
from portal.rota.models import RotaRole
from portal.services.models import Service
from tests.clock import START
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_rota import a_rotation
from tests.world_setup import a_policy, a_service, an_integration, query_count

FORM = {"name": "Checkout (EU)", "slug": "", "team": "blue", "description": "Takes *money*."}


def found(slug: str) -> Service | None:
    return db.session.scalar(select(Service).where(Service.slug == slug))


@pytest.mark.parametrize(
    ("who", "may_add"), [("alice", 1), ("bob", 0), ("charlie", 0), ("vera", 0), ("ada", 1)]
)
def test_everyone_sees_the_services_and_managers_add_one(
    client: FlaskClient, cast: Cast, who: str, may_add: int
) -> None:
    a_service(cast.blue)
    soup = visit(client, "/services", as_=getattr(cast, who))
    assert "Team Blue" in words(soup.main)
    assert len(soup.select("a[href='/services/new']")) == may_add
    visit(client, "/services/new", status=200 if may_add else 403)
    assert len(visit(client, "/services/checkout").select("a[href$='/edit']")) == may_add
    visit(client, "/services/checkout/edit", status=200 if may_add else 403)


def test_the_empty_index_offers_the_first_step(client: FlaskClient, cast: Cast) -> None:
    assert visit(client, "/services", as_=cast.alice).select_one("main a.button")["href"] == "/services/new"
    assert not visit(client, "/services", as_=cast.bob).select("main a.button")


def test_without_a_team_the_first_step_is_one(client: FlaskClient, cast: Cast) -> None:
    db.session.execute(delete(Membership))
    db.session.execute(delete(Team))
    assert visit(client, "/services", as_=cast.ada).main.select("a[href='/teams/new']")
    assert not visit(client, "/services", as_=cast.bob).main.select("a[href='/teams/new']")


def test_a_short_name_is_made_of_the_name(client: FlaskClient, cast: Cast) -> None:
    assert send(client, "/services", FORM, as_=cast.alice).location == "/services/checkout-eu"
    service = found("checkout-eu")
    assert service is not None
    assert (service.name, service.team, service.description) == ("Checkout (EU)", cast.blue, "Takes *money*.")
    assert "<em>money</em>" in str(visit(client, "/services/checkout-eu").main)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "  "}, "Fill this in"),
        ({"name": "x" * 121}, "At most 120"),
        ({"slug": "Check out"}, "Small letters"),
        ({"slug": "new"}, "the portal's own"),
        ({"slug": "taken"}, "There is a service taken already"),
        ({"name": "日本"}, "Type one"),
        ({"team": "green"}, "Not a valid choice"),
        ({"description": "a\x00b"}, "cannot be stored"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    client: FlaskClient, cast: Cast, changes: dict[str, str], told: str
) -> None:
    a_service(cast.green, slug="taken")
    response = send(client, "/services", FORM | changes, as_=cast.alice, status=422)
    assert told in words(checked(response).main)
    assert ("Takes *money*." in response.text) == ("description" not in changes)
    assert db.session.query(Service).count() == 1


@pytest.mark.parametrize("who", ["bob", "charlie", "vera"])
def test_others_than_managers_write_nothing(client: FlaskClient, cast: Cast, who: str) -> None:
    a_service(cast.blue)
    send(client, "/services", FORM, as_=getattr(cast, who), status=403)
    send(client, "/services/checkout", FORM, status=403)
    assert [s.name for s in db.session.query(Service)] == ["Checkout"]


def test_a_manager_renames_it_and_gives_it_to_a_team_of_theirs(client: FlaskClient, cast: Cast) -> None:
    service = a_service(cast.blue)
    put_member(cast.green, cast.alice, role=TeamRole.MANAGER, by=None, at=START)
    send(client, "/services/checkout", FORM | {"team": "green", "slug": "other"}, as_=cast.alice)
    db.session.refresh(service)
    assert (service.name, service.team.slug, service.slug) == ("Checkout (EU)", "green", "checkout")


def test_it_is_not_given_to_a_team_one_does_not_manage(client: FlaskClient, cast: Cast) -> None:
    service = a_service(cast.blue)
    send(client, "/services/checkout", FORM | {"team": "green"}, as_=cast.alice, status=422)
    db.session.refresh(service)
    assert service.team.slug == "blue"


def test_fields_that_are_not_asked_for_change_nothing(client: FlaskClient, cast: Cast) -> None:
    service = a_service(cast.blue)
    extra = {"id": "7", "team_id": str(cast.green.id), "created_at": "2001-01-01"}
    send(client, "/services/checkout", FORM | extra, as_=cast.alice)
    before = (service.id, service.team_id, service.created_at)
    db.session.refresh(service)
    assert (service.id, service.team_id, service.created_at) == before


def test_a_service_shows_who_answers_for_it(client: FlaskClient, cast: Cast) -> None:
    service = a_service(cast.blue)
    a_rotation(cast.blue, cast.bob, role=RotaRole.PRIMARY)
    an_integration(service, "Prometheus EU")
    a_policy(cast.blue, "For the worst", severity=1)
    said = words(visit(client, "/services/checkout", as_=cast.bob).main)
    assert "Primary BB Bob Blue → Mon 09:00" in said
    assert "SEV1 For the worst SEV2 no policy: the last resort is paged" in said
    assert "Prometheus EU" in said
    assert "Prometheus EU" not in words(visit(client, "/services/checkout", as_=cast.charlie).main)


def test_the_index_asks_as_much_for_three_as_for_one(client: FlaskClient, cast: Cast) -> None:
    a_service(cast.blue)
    one = query_count(client, "/services", as_=cast.bob)
    a_service(cast.green, "Search")
    a_service(cast.blue, "Ledger")
    assert query_count(client, "/services", as_=cast.bob) == one
    visit(client, "/services/nothing", status=404)
