"""Addresses as a view may show them: a webhook's is a secret, and stays one."""

from urllib.parse import urlsplit

_SHOWN_END = 4


def masked(address: str) -> str:
    """`https://hooks.slack.com/…x7Qa`; what is no web address is shown whole."""
    if "://" not in address:
        return address
    url = urlsplit(address)
    place = url.netloc.rpartition("@")[2]
    return f"{url.scheme}://{place}/…{url.path.rstrip('/')[-_SHOWN_END:].strip('/')}"
