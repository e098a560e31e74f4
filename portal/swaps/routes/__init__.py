"""The views of swaps."""

from flask import Blueprint

from portal.swaps import setting_models

__all__ = ["blueprints", "setting_models"]

blueprints: tuple[Blueprint, ...] = ()
