"""What waits for whom in a workspace, as plain values: one line for each thing, in one form."""
