"""Which views there are, found as people find them: from link to link."""

from collections import deque
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, RequestRedirect

Fetch = Callable[[str], str | None]
"""The HTML at an address; None for whatever is no view: a refusal, a file, a feed."""


def views(rules: Map, fetch: Fetch, starts: Iterable[str], *, each: int = 1) -> dict[str, list[str]]:
    """The first addresses of each endpoint that links lead to from `starts`, in the order they were met."""
    known, found, tried = rules.bind(""), dict[str, list[str]](), set[str]()
    waiting = deque(starts)
    while waiting:
        path = waiting.popleft()
        endpoint = _endpoint(known, path)
        if endpoint is None or path in tried or len(found.get(endpoint, ())) >= each:
            continue
        tried.add(path)
        html = fetch(path)
        if html is not None:
            found.setdefault(endpoint, []).append(path)
            waiting.extend(_links(html))
    return found


def _endpoint(known: MapAdapter, path: str) -> str | None:
    try:
        endpoint, _names = known.match(urlsplit(path).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def _links(html: str) -> list[str]:
    """Addresses within the portal, without the place on the page."""
    addresses = [
        str(link["href"]).partition("#")[0] for link in BeautifulSoup(html, "html.parser").select("a[href]")
    ]
    return [address for address in addresses if address.startswith("/")]
