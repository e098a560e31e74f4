"""gevent in a copy of a process that has loaded everything without it.

The processes that page people keep real threads, which no slow neighbour holds up; only what serves pages runs on
greenlets. All of them are copies of one program in memory, so the copy that serves is patched after the loading.
"""

import importlib
import sys
import warnings
from collections.abc import Iterator, Sequence
from types import ModuleType

PATCHED = (
    "_thread", "os", "queue", "select", "selectors", "signal", "socket", "ssl", "subprocess", "threading", "time",
)  # fmt: skip
"""What gevent's patch_all changes. Source: gevent.monkey's documentation."""


Place = tuple[ModuleType, str]
"""A module and a name in it."""


def taken() -> list[Place]:
    """Who has taken something out of those by name, as `from time import sleep` does.

    Ask before copying: to look at everything is to write to all of its pages.
    """
    offered = {id(value) for _name, value in _offered()}
    return [
        (module, name)
        for module in list(sys.modules.values())
        if _takes_part(module)
        for name, value in list(vars(module).items())
        if id(value) in offered
    ]


def patch(places: Sequence[Place]) -> None:
    """Patch the standard library, then hand what is new to those who have taken the old.

    Call it first of all in a process of one thread, without connections and without an application: locks that
    were made before stay as they are, and those of a pool would then hold up every greenlet.
    """
    from gevent import monkey

    old = list(_offered())
    with warnings.catch_warnings(
        action="ignore", category=monkey.MonkeyPatchWarning
    ):  # of ssl, which is made good here
        monkey.patch_all()
    new = {id(value): now for (place, value) in old if (now := _at(place)) is not value and callable(now)}
    for module, name in places:
        if id(value := vars(module)[name]) in new:
            setattr(module, name, new[id(value)])
    if psycopg := sys.modules.get("psycopg.waiting"):
        importlib.reload(psycopg)  # it decides how to wait when it is loaded


def _offered() -> Iterator[tuple[Place, object]]:
    for module in map(importlib.import_module, PATCHED):
        for name, value in list(vars(module).items()):
            if callable(value):
                yield (module, name), value


def _at(place: Place) -> object:
    module, name = place
    return vars(module).get(name)


def _takes_part(module: ModuleType) -> bool:
    """The standard library is gevent's own affair, and gevent keeps the originals to work with."""
    package = getattr(module, "__name__", "").partition(".")[0]
    return package not in sys.stdlib_module_names and package not in ("gevent", "greenlet", "")
