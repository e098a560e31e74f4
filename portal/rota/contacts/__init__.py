"""Whom a team may ask for advice: shown, never paged."""
