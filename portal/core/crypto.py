"""Secrets at rest: encrypted with SECRET_KEY, still readable with SECRET_KEY_PREVIOUS; look-ups by hash."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app


class UnreadableSecret(RuntimeError):
    """A stored secret that neither key opens."""


def cipher(secret_key: str, previous: str = "") -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (secret_key, previous) if key])


def encrypt(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    try:
        return _cipher().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret("SECRET_KEY does not open a stored secret: set SECRET_KEY_PREVIOUS") from error


def is_current(token: str) -> bool:
    """Whether the present key opens it, without the one before."""
    try:
        _fernet(current_app.config["SECRET_KEY"]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def new_token(prefix: str = "") -> str:
    """256 random bits, safe in a URL."""
    return prefix + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token to find it again. The token has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_same(given: str | bytes, expected: str | bytes) -> bool:
    as_bytes = [v.encode() if isinstance(v, str) else v for v in (given, expected)]
    return hmac.compare_digest(*as_bytes)


_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_key() -> str:
    """A public id: ten characters of Crockford base 32 (50 bits), nothing to count through."""
    return "".join(_ALPHABET[byte % 32] for byte in secrets.token_bytes(10))


def _fernet(secret_key: str) -> Fernet:
    digest = hashlib.blake2b(secret_key.encode(), digest_size=32, person=b"releve-at-rest").digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def _cipher() -> MultiFernet:
    made: MultiFernet = current_app.extensions["cipher"]
    return made
