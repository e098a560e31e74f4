"""A team's rules of rest as they are stored: who chose them, from when, and whom they are for."""
