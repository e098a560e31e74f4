"""Rules of rest as people read them."""
