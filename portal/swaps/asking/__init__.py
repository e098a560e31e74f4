"""Asking for a swap: the form of a shift, and the request that it makes."""
