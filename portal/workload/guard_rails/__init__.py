"""Guard rails: what a team does not want nights to cost, and what is beyond it."""
