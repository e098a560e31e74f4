"""Who has become tired beyond a level: told once, with somebody who could take their next shift."""
