"""A rotation as a rule: whose turn it is, and which shifts that wants."""
