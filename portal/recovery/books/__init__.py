"""The stored ledger of recovery time: what was given, booked, taken, and what became of the rest."""
