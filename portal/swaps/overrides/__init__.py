"""Taking hours, or giving them to somebody, without asking."""
