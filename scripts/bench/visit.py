"""What the first view weighs, on a first visit and on the next one."""

import gzip
import re
from urllib.request import Request, urlopen

from scripts.bench.stand import Stand

FOR_EVER = "immutable"
LOADED = re.compile(r'(?:src|href)="(/static/[^"#]+)')


def visit_kb(made: Stand) -> tuple[float, float]:
    """Kilobytes (10^3) of the page and all it loads, compressed as a proxy does; then without what is kept for ever."""
    page, _kept = _weight(made, "/")
    addresses = sorted(set(LOADED.findall(_get(made, "/")[0].decode())))
    assets = [_weight(made, address) for address in addresses]
    first = page + sum(size for size, _ in assets)
    return first / 1000, (page + sum(size for size, is_kept in assets if not is_kept)) / 1000


def _weight(made: Stand, path: str) -> tuple[int, bool]:
    body, headers = _get(made, path)
    is_packed = path.partition("?")[0].endswith((".woff2", ".png"))
    return len(body if is_packed else gzip.compress(body)), FOR_EVER in headers


def _get(made: Stand, path: str) -> tuple[bytes, str]:
    request = Request(made.ours + path, headers={"Cookie": f"releve={made.session}"})
    with urlopen(request, timeout=10) as answer:
        return answer.read(), str(answer.headers.get("Cache-Control", ""))
