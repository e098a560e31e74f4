"""What nights cost a team: with names for its managers, as sums for everybody in it."""
