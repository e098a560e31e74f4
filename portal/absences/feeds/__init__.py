"""Feeds of absences: a calendar in, stretches of being away out. Nothing here does I/O."""
