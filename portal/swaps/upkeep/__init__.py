"""What becomes of an open swap by itself: the plan moves, time passes."""
