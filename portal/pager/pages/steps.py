"""The step numbers of pages that no step of a policy sends; real steps count from 1."""

LAST_RESORT_STEP = 0
"""To the last resort, at the end of the ladder."""
CALLED_STEP = -1
"""That a responder asked for."""
MANAGEMENT_STEP = -2
"""To management: not mitigated in time."""
REMINDER_STEP = -3
"""To whoever has taken an incident and seems to have forgotten it."""

AFTER_THE_ACKNOWLEDGEMENT = frozenset({CALLED_STEP, MANAGEMENT_STEP, REMINDER_STEP})
"""What is sent, by every method there is, though somebody has it already."""
