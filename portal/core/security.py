"""Headers, request ids and limits that hold for every answer."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.core.settings import Settings
from portal.core.text import _

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BODY_LIMIT = 512 * 1024
COOKIELESS = ("/api/v1/", "/intake/")  # no cookie is read there, so nothing can be forged

csrf = CSRFProtect()
limiter = Limiter(
    get_remote_address, headers_enabled=True, in_memory_fallback_enabled=True, swallow_errors=False
)


def install(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=[settings.secret_key_previous] if settings.secret_key_previous else [],
        SESSION_COOKIE_NAME="releve",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_PARTS=1000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the Origin check below covers plain and TLS alike
        RATELIMIT_STORAGE_URI=_limiter_url(settings.redis_url),
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 0.5, "socket_timeout": 1},
    )
    app.config["BASE_URL"] = settings.base_url
    app.before_request(_name_request)  # first, so that every refusal has a name too
    app.before_request(_storable_address)
    app.before_request(_same_origin)
    csrf.init_app(app)
    limiter.init_app(app)
    # Each limited view asks by itself; what asks before every view is for limits of all views, of which there are none.
    app.before_request_funcs[None].remove(limiter._check_request_limit)
    app.after_request(_headers)
    if settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxy_hops, x_proto=settings.proxy_hops)  # type: ignore[method-assign]  # Flask's own recipe


def _limiter_url(redis_url: str | None) -> str:
    if redis_url is None:
        return "memory://"
    return redis_url.replace("unix://", "redis+unix://", 1)


def _name_request() -> None:
    g.request_id = secrets.token_hex(6)


def _storable_address() -> None:
    """PostgreSQL cannot even be asked for a text with NUL in it, so nothing has such an address."""
    if "\x00" in request.path:
        abort(404)


def _same_origin() -> None:
    """A write carrying somebody else's Origin is refused, beside the token that every form carries."""
    origin = request.headers.get("Origin")
    if request.method in ("GET", "HEAD", "OPTIONS") or not origin or request.path.startswith(COOKIELESS):
        return
    ours = (request.host, urlsplit(current_app.config["BASE_URL"]).netloc)
    if urlsplit(origin).netloc not in ours:
        abort(403, _("This request came from another site. Go back to the portal and try again."))


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response
