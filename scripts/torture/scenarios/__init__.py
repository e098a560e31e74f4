"""The scenarios, by what goes wrong."""

from importlib import import_module
from pkgutil import iter_modules


def load_all() -> None:
    """Import every module of this folder: importing is what registers."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
