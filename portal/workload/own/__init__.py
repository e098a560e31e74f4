"""What nights cost one person: for themselves, and for who manages them."""
