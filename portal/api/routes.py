"""Every call of the API, and its description."""

from flask import Blueprint

from portal.api import docs, endpoint

blueprints: tuple[Blueprint, ...] = (endpoint.bp, docs.bp)
