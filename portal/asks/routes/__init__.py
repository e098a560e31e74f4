"""Every blueprint of what is asked of people."""

from flask import Blueprint

from portal.asks.routes import answers, inbox, links

blueprints: tuple[Blueprint, ...] = (inbox.bp, answers.bp, links.bp)
