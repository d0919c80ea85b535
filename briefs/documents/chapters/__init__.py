"""One function for each chapter: from a source to a chapter. No chapter is told in two places."""
