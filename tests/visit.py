"""Opening views and sending forms as somebody, with the checks every view must pass.

A request runs in an application context and a database session of its own, as it does in life: what the test
has not stored is stored first, and the test's own objects are read again afterwards.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core import clock, crypto
from portal.core.db import db
from portal.people.models import Person, SignIn
from tests.queries import noted

MISPLACED = {
    "p": ["form", "div", "ul", "ol", "dl", "table", "section"],
    "form": ["form"],
    "a": ["a", "button"],
    "button": ["a", "button"],
}
"""What cannot stand in what: a browser moves it elsewhere."""


def visit(
    client: FlaskClient,
    url: str,
    *,
    as_: Person | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> BeautifulSoup:
    """GET a view and check it. Without `as_`, as whoever the client is signed in as, or nobody."""
    return checked(_ask(client, "GET", url, as_=as_, status=status, headers=headers))


def send(
    client: FlaskClient,
    url: str,
    data: Mapping[str, Any] | None = None,
    *,
    as_: Person | None = None,
    status: int = 303,
    headers: Mapping[str, str] | None = None,
) -> TestResponse:
    """POST a form. An answer that is HTML (422 and the form again, say) is checked as a view is."""
    response = _ask(client, "POST", url, as_=as_, status=status, headers=headers, data=data or {})
    if response.mimetype == "text/html":
        checked(response)
    return response


def query_count(client: FlaskClient, url: str, *, as_: Person) -> int:
    """How many statements a view needs. A view over a list needs as many for three rows as for one."""
    visit(client, url, as_=as_)
    with noted() as statements:
        visit(client, url)
    return len(statements)


def sign_in_as(client: FlaskClient, person: Person) -> str:
    """Give the client a sign-in of this person; the answer is its token."""
    token = crypto.new_token()
    db.session.add(SignIn(token_hash=crypto.token_hash(token), person_id=person.id, created_at=clock.now()))
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return token


def checked(response: TestResponse) -> BeautifulSoup:
    """The parsed answer, after the checks that hold for every view and partial."""
    soup = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    if soup.html is not None and not 300 <= response.status_code < 400:
        assert_one_title(soup)
    assert_unique_ids(soup)
    assert_labelled(soup)
    assert_nothing_inline(soup)
    assert_in_place(soup)
    return soup


def assert_one_title(soup: BeautifulSoup) -> None:
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"a view has one h1, not {len(headings)}"
    title = words(soup.select_one("head > title"))
    assert words(headings[0]), "the h1 is empty"
    assert words(headings[0]) in title, f"the title {title!r} does not name the h1 {words(headings[0])!r}"


def assert_unique_ids(soup: BeautifulSoup) -> None:
    counts = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    twice = [name for name, count in counts.items() if count > 1]
    assert not twice, f"ids used more than once: {twice}"


def assert_in_place(soup: BeautifulSoup) -> None:
    for outer in soup.find_all([*MISPLACED]):
        misplaced = outer.find(MISPLACED[outer.name])
        assert misplaced is None, f"a browser moves this elsewhere: {misplaced}"


def assert_labelled(soup: BeautifulSoup) -> None:
    labels = {label["for"] for label in soup.find_all("label", attrs={"for": True}) if words(label)}
    for control in soup.find_all(["input", "select", "textarea"]):
        if control.get("type") not in ("hidden", "submit"):
            assert control.get("id") in labels or _has_name(soup, control), f"no label for {control}"


def assert_nothing_inline(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(True):
        assert tag.name != "style", "a <style> breaks the content security policy"
        assert tag.name != "script" or tag.get("src"), f"an inline script: {tag}"
        wrong = [name for name in tag.attrs if name == "style" or name.startswith(("on", "hx-on"))]
        assert not wrong, f"inline {wrong} in {tag}"


def _ask(
    client: FlaskClient, method: str, url: str, *, as_: Person | None, status: int, **request: Any
) -> TestResponse:
    db.session.commit()
    if as_ is not None:
        sign_in_as(client, as_)
    with client.application.app_context():
        response = client.open(url, method=method, **request)
    assert response.status_code == status, f"{method} {url}: {response.status}\n{_told(response)}"
    return response


def _told(response: TestResponse) -> str:
    soup = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    return words(soup.main or soup)[:600]


def _has_name(soup: BeautifulSoup, control: Tag) -> bool:
    """Another one than a label that points at it."""
    if control.get("aria-label") or control.find_parent("label"):
        return True
    return any(soup.find(id=name) for name in str(control.get("aria-labelledby", "")).split())


def words(tag: Tag | None) -> str:
    """The text as it is read, with single spaces."""
    return " ".join(tag.get_text().split()) if tag is not None else ""
