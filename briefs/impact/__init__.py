"""What depends on a system or on one of its fields, in the words of the briefs that say so."""
