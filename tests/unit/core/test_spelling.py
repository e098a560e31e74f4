import pytest

from portal.core.spelling import SLUG_LENGTH, is_slug, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Checkout (EU)", "checkout-eu"),
        ("  Café à la crème ", "cafe-a-la-creme"),
        ("redis_prod.2", "redis-prod-2"),
        ("日本", ""),
        ("---", ""),
        ("", ""),
    ],
)
def test_a_name_becomes_a_short_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_long_name_is_cut_to_something_that_is_still_one() -> None:
    slug = slug_of("abc " * 40)
    assert len(slug) <= SLUG_LENGTH
    assert is_slug(slug)
    assert not slug.endswith("-")


@pytest.mark.parametrize("text", ["Checkout", "check out", "-a", "a/b", "a\n", "", "é"])
def test_anything_else_is_no_short_name(text: str) -> None:
    assert not is_slug(text)
