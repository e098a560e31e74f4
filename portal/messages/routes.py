"""Every blueprint of contact methods, team channels, the outbox and links by mail."""

from flask import Blueprint

from portal.messages.contacts.routes import contact_methods, test_pages, verifications
from portal.messages.notification_rules import routes as notification_rules
from portal.messages.outbox.routes import outbox, readings
from portal.messages.passwords.routes import password_links, password_requests
from portal.messages.team_channels.routes import channel_tests, team_channels

blueprints: tuple[Blueprint, ...] = (
    contact_methods.bp,
    verifications.bp,
    test_pages.bp,
    notification_rules.bp,
    team_channels.bp,
    channel_tests.bp,
    outbox.bp,
    readings.bp,
    password_links.bp,
    password_requests.bp,
)
