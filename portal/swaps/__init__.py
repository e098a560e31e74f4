"""Handing stretches on call from one person to another, by the rules of their team."""
