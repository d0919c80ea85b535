"""Pure: what a check gives to tell, whom it concerns, in which words, and when it may be sent."""
