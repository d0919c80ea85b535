"""Made-up data for the gallery of components."""
