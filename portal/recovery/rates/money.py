"""Sums of money: whole numbers of a currency's smallest unit, as people type and read them."""

import re

from babel.numbers import get_currency_precision, list_currencies

MOST = 10**12
"""The largest sum that is understood. Chosen by us: more is a typing error in any currency."""

_TYPED = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,4}))?")


def is_currency(code: str) -> bool:
    return code in list_currencies()


def decimals(currency: str) -> int:
    """How many digits there are after the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    return int(get_currency_precision(currency))


def amount_from(text: str, currency: str) -> int:
    """`4.50` or `4,50` of a currency with cents is 450. Errors: ValueError for what is no such sum."""
    typed, places = _TYPED.fullmatch(text.strip()), decimals(currency)
    if typed is None or len(typed[2] or "") > places:
        raise ValueError(text)
    amount = int(typed[1] + (typed[2] or "").ljust(places, "0"))
    if amount > MOST:
        raise ValueError(text)
    return amount


def plain(amount: int, currency: str) -> str:
    """`4.50`: what `amount_from` reads."""
    places = decimals(currency)
    whole, rest = divmod(abs(amount), 10**places)
    number = f"{whole}.{rest:0{places}d}" if places else str(whole)
    return f"-{number}" if amount < 0 else number


def money(amount: int, currency: str) -> str:
    """`4.50 EUR`; with a minus sign below zero."""
    return f"{plain(amount, currency).replace('-', '−')} {currency}"
