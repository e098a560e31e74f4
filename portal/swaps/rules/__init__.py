"""What taking a stretch breaks: the rules, and the facts that they ask about."""
