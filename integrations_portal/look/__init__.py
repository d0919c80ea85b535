"""How things look in words and shapes: states, dates, durations, field paths, Markdown, components."""
