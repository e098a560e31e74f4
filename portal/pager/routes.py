"""Every blueprint of the pager."""

from flask import Blueprint

from portal.pager.by_hand.routes import declarations, outlooks, pages
from portal.pager.dry_run import routes as dry_run
from portal.pager.phone import routes as phone

blueprints: tuple[Blueprint, ...] = (
    phone.bp,
    dry_run.bp,
    declarations.bp,
    outlooks.bp,
    pages.bp,
)
