"""Screenshots of guides: what counts as a picture, told by its bytes and never by its name."""
