"""What may be asked of a person, whatever the plan or their team would like: slices above say it."""
