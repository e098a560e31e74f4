import pytest

from portal.messages.masking import masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ann@example.org", "ann@example.org"),
        ("https://hooks.slack.com/services/T0/B0/abcdx7Qa", "https://hooks.slack.com/…x7Qa"),
        ("https://ann:secret@ntfy.sh/my-topic", "https://ntfy.sh/…opic"),
        ("http://10.0.0.1:8080/a/b#token", "http://10.0.0.1:8080/…a/b"),
        ("https://example.org/hook?key=secret", "https://example.org/…hook"),
        ("https://example.org", "https://example.org/…"),
    ],
)
def test_a_web_address_keeps_its_host_and_its_last_four(address: str, shown: str) -> None:
    assert masked(address) == shown
