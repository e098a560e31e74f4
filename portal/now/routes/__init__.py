"""Every blueprint of the first view, and of what machines ask."""

from flask import Blueprint

from portal.now.routes import home, status

blueprints: tuple[Blueprint, ...] = (home.bp, status.bp)
