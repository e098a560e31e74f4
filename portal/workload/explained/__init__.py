"""How every figure of nights is computed, for everybody signed in."""
