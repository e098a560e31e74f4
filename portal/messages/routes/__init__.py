"""Every blueprint of contact methods, team channels, the outbox and links by mail."""

from flask import Blueprint

from portal.messages.routes import (
    channel_tests,
    contact_methods,
    notification_rules,
    outbox,
    password_links,
    password_requests,
    readings,
    team_channels,
    test_pages,
    verifications,
)

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
