"""Every blueprint of the postmortems."""

from flask import Blueprint

from portal.postmortems.routes import files, postmortems, publications

blueprints: tuple[Blueprint, ...] = (postmortems.bp, files.bp, publications.bp)
