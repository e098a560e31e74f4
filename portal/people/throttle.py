"""How often somebody may guess. A try is counted before it is looked at and given back when it was right.

So a burst of tries at once gains nothing, and whoever knows their password never waits. Tries from another
address are counted apart: a stranger cannot lock an account.
"""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from typing import Any, TypeVar, cast

from flask import request
from flask_limiter.util import get_remote_address
from redis.exceptions import RedisError

from portal.core.security import limiter
from portal.core.text import _
from portal.people.current import current_person

View = TypeVar("View", bound=Callable[..., Any])

# Chosen by us: a forgetful person gets through, a list of passwords does not. The longer window backs off.
ONE_ACCOUNT = "5 per minute; 20 per hour"
ONE_ADDRESS = "30 per minute; 200 per hour"
MAILED_LINKS = "3 per hour"
LINKS_FOR_ONE_ADDRESS = "20 per hour"


def guesses(view: View) -> View:
    """For views that take an address and a password: limits tries at one account, and of one address."""
    return _limited(_limited(view, ONE_ADDRESS, origin), ONE_ACCOUNT, _account_from_here)


def own_guesses(view: View) -> View:
    """For views in which somebody signed in gives their password again."""
    return _limited(view, ONE_ACCOUNT, lambda: current_person().key)


def mailed_links(view: View) -> View:
    """For asking for a link by mail: nobody's inbox is filled by others."""
    return _limited(_limited(view, LINKS_FOR_ONE_ADDRESS, origin), MAILED_LINKS, _account)


def forgive() -> None:
    """Give back what this request took: only wrong tries count."""
    for taken in limiter.current_limits:
        with suppress(RedisError, OSError):
            limiter.limiter.hit(taken.limit, *taken.request_args, cost=-1)


def origin() -> str:
    """The address that asks; of IPv6 the network, since one household holds 2^64 addresses."""
    given = get_remote_address()
    try:
        address = ip_address(given.partition("%")[0])
    except ValueError:  # a proxy may call it "unknown"
        return given
    return f"{address.exploded[:19]}::/64" if isinstance(address, IPv6Address) else str(address)


def _account() -> str:
    return request.form.get("email", "").strip().lower()[:200] or "nobody"


def _account_from_here() -> str:
    return f"{origin()} {_account()}"


def _limited(view: View, limits: str, key: Callable[[], str]) -> View:
    limited: Any = limiter.limit(limits, key_func=key, error_message=_words)(view)
    return cast(View, limited)


def _words() -> str:
    return _("Wait a few minutes, then try once more. If you forgot your password, ask for a new link.")
