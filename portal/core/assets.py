"""Static files with their content's hash in the address, so that browsers keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, make_response, request

YEAR = "public, max-age=31536000, immutable"
FIRST = ("tokens.css", "base.css", "components.css")


def install(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/static/app.css", "stylesheet", stylesheet)
    app.add_url_rule("/favicon.ico", "favicon", lambda: app.send_static_file("favicon.svg"))
    app.after_request(_keep_for_a_year)


def asset(path: str) -> str:
    """The address of a file under static/; `app.css` is all of static/css in one."""
    if path.endswith("app.css"):
        return f"/static/app.css?v={_hash(_styles(_static()).encode())}"
    return f"/static/{path}?v={_file_hash(_static() / path)}"


def stylesheet() -> Response:
    return make_response(_styles(_static()), 200, {"Content-Type": "text/css; charset=utf-8"})


def _static() -> Path:
    return Path(current_app.static_folder or "static")


@cache
def _styles(static: Path) -> str:
    """Tokens, base and components first, then each slice's file by name."""
    files = sorted((static / "css").glob("*.css"), key=lambda f: (_place(f.name), f.name))
    return "\n".join(f.read_text() for f in files)


def _place(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


@cache
def _file_hash(path: Path) -> str:
    return _hash(path.read_bytes())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _keep_for_a_year(response: Response) -> Response:
    if request.path.startswith("/static/") and response.status_code == 200 and "v" in request.args:
        response.headers["Cache-Control"] = YEAR
    return response
