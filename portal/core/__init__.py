"""What every slice stands on; it knows no domain words.

Left out of memory, before anything is loaded: the command line of httpx, which brings rich and pygments, and a second
client of Redis that the rate limiter would load beside the first. Both libraries are written to do without.
"""

import sys

for _unused in ("httpx._main", "valkey"):
    sys.modules.setdefault(_unused, None)  # type: ignore[arg-type]  # None says "not to be imported" to Python
