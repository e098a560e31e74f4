"""Every blueprint of contact methods, rooms, the outbox and links by mail."""

from flask import Blueprint

from portal.messages.contacts.routes import contact_methods, test_pages, verifications
from portal.messages.notification_rules import routes as notification_rules
from portal.messages.outbox.routes import outbox, readings
from portal.messages.passwords.routes import password_links, password_requests
from portal.messages.rooms.routes import room_tests, rooms

blueprints: tuple[Blueprint, ...] = (
    contact_methods.bp,
    verifications.bp,
    test_pages.bp,
    notification_rules.bp,
    rooms.bp,
    room_tests.bp,
    outbox.bp,
    readings.bp,
    password_links.bp,
    password_requests.bp,
)
