"""Leave that other systems know of: where it comes from, what was read, and what nobody could tell."""
