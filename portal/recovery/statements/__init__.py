"""The monthly statement of a person: what was on call, what it cost, what it is worth; contested, answered, closed."""
