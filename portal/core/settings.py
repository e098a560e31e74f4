"""All settings, read once from the environment. `docs/settings.md` is generated from this file."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, get_args


class WrongSetting(ValueError):
    """A setting that cannot be used; the message names the variable and says what to do."""


def _option(default: Any, sentence: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"sentence": sentence, "secret": secret})


_VAR = Path("var")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One typed object for the whole program; the variable's name is the field's in capitals.

    Errors: `from_environ` raises WrongSetting, naming the variable.
    """

    database_url: str | None = _option(
        None, "PostgreSQL to use; unset: the embedded one in DATA_DIR.", secret=True
    )
    redis_url: str | None = _option(
        None, "Redis or Valkey to use; unset: the embedded one in DATA_DIR.", secret=True
    )
    data_dir: Path = _option(_VAR, "Folder for everything the embedded parts write.")
    host: str = _option("127.0.0.1", "Address the web process listens on.")
    port: int = _option(8000, "Port the web process listens on.")
    base_url: str = _option("", "Address people reach the portal at; unset: from HOST and PORT.")
    secret_key: str = _option(
        "",
        "Signs sessions and links, encrypts stored secrets; unset with the embedded parts: kept in DATA_DIR.",
        secret=True,
    )
    secret_key_previous: str = _option(
        "",
        "The key before the current one: still read, never written, until its data is rewritten.",
        secret=True,
    )
    smtp_url: str | None = _option(
        None,
        "Mail server, smtp://user:pass@host:port; unset: mail lands in the outbox view only.",
        secret=True,
    )
    smtp_url_2: str | None = _option(
        None, "Second mail server, asked when the first one fails; as SMTP_URL.", secret=True
    )
    sms_urls: tuple[str, ...] = _option(
        (),
        "Who sends SMS, first choice first, separated by spaces: twilio://SID:TOKEN@+15005550006 or https://gateway.",
        secret=True,
    )
    phone_urls: tuple[str, ...] = _option(
        (), "Who calls phones, first choice first, separated by spaces; as SMS_URLS.", secret=True
    )
    mail_from: str = _option("Relève <releve@localhost>", "Sender of the portal's mail.")
    http_allow: tuple[str, ...] = _option(
        (),
        "Internal hosts, host:port pairs or networks that outgoing requests may reach, separated by commas.",
    )
    proxy_hops: int = _option(
        0, "How many proxies in front of the portal to believe about the client's address."
    )
    dead_man_url: str | None = _option(
        None,
        "Address of an outside dead-man's switch, fetched every 30 s while the pager's audit passes.",
        secret=True,
    )
    page_lease_seconds: int = _option(
        30, "How long a sender owns a message before another may send it again."
    )
    queue_grace_seconds: int = _option(
        3, "How long a due message waits for a worker before the clock sends it."
    )
    is_demo: bool = _option(False, "Offer the demo sign-ins on a loopback address.")
    log_level: str = _option("INFO", "Least level that is logged: DEBUG, INFO, WARNING or ERROR.")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        values = {f.name: value for f, value in _given(fields(cls), environ)}
        return _with_address(cls(**values))

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        return self.host in ("127.0.0.1", "::1", "localhost")


def _with_address(settings: Settings) -> Settings:
    if not 0 < settings.port < 65536:
        raise WrongSetting(f"PORT: {settings.port} is no port. Give one from 1 to 65535.")
    base_url = settings.base_url or f"http://{settings.host}:{settings.port}"
    return replace_settings(settings, base_url=base_url.rstrip("/"), data_dir=settings.data_dir.absolute())


def replace_settings(settings: Settings, **changes: Any) -> Settings:
    values = {f.name: getattr(settings, f.name) for f in fields(settings)}
    return Settings(**(values | changes))


def kept_secret(data_dir: Path) -> str:
    """The secret key of an embedded install: made once, readable by its owner only."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{secrets.token_hex(4)}")
        new.touch(mode=0o600)
        try:
            new.write_text(secrets.token_urlsafe(48))
            path.hardlink_to(new)  # two first starts at once: the first one's key stays
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_text().strip()


def _given(
    all_fields: tuple[Field[Any], ...], environ: Mapping[str, str]
) -> Iterator[tuple[Field[Any], Any]]:
    for f in all_fields:
        name = f.name.upper().removeprefix("IS_")
        text = _text(name, environ, is_secret=f.metadata["secret"])
        if text:
            yield f, _parsed(name, text, f.type)


def _text(name: str, environ: Mapping[str, str], *, is_secret: bool) -> str:
    path = environ.get(f"{name}_FILE", "") if is_secret else ""
    if not path:
        return environ.get(name, "")
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise WrongSetting(f"{name}_FILE: {path} cannot be read ({error.strerror})") from error


def _parsed(name: str, text: str, kind: Any) -> Any:
    kind = next((k for k in get_args(kind) if k is not type(None) and k is not ...), kind)
    _check_scheme(name, text)
    try:
        return _parts(name, text) if name in _LISTS else _PARSERS[kind](text)
    except ValueError as error:
        raise WrongSetting(f"{name}: {text!r} {error}") from error


def _check_scheme(name: str, text: str) -> None:
    """The address itself is not repeated: it may hold a password."""
    schemes = _SCHEMES.get(name, ())
    if schemes and not text.startswith(schemes):
        raise WrongSetting(f"{name} must start with {' or '.join(schemes)}")


def _parts(name: str, text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(_LISTS[name]) if part.strip())


def _whole_number(text: str) -> int:
    if not text.strip().isdigit():
        raise ValueError("is not a whole number")
    return int(text)


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in {"1", "0", "yes", "no", "true", "false"}:
        raise ValueError("is neither yes nor no")
    return word in {"1", "yes", "true"}


_LISTS: dict[str, str | None] = {"HTTP_ALLOW": ",", "SMS_URLS": None, "PHONE_URLS": None}
"""What separates the parts; None is any white space, since an address may hold commas."""
_SCHEMES = {
    "DATABASE_URL": ("postgresql://", "postgresql+psycopg://"),
    "REDIS_URL": ("redis://", "rediss://", "unix://"),
    "BASE_URL": ("http://", "https://"),
}
_PARSERS: dict[Any, Callable[[str], Any]] = {str: str, int: _whole_number, bool: _yes_or_no, Path: Path}


def settings_page() -> str:
    """`docs/settings.md`: every variable with its default and its sentence."""
    rows = [
        f"| `{f.name.upper().removeprefix('IS_')}` | {_shown(f)} | {f.metadata['sentence']} |"
        for f in fields(Settings)
    ]
    head = ["# Settings", "", "Every secret (marked *) can come from a file named by `<NAME>_FILE`.", ""]
    return "\n".join([*head, "| variable | default | meaning |", "| --- | --- | --- |", *rows, ""])


def _shown(f: Field[Any]) -> str:
    star = " *" if f.metadata["secret"] else ""
    default = "" if f.default in (None, "", ()) else f"`{f.default}`"
    return f"{default or 'unset'}{star}"
