"""Recovery days: time that was earned, booked, confirmed and taken."""
