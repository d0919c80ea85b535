"""Documents of a brief: chapters are made once as plain values, and written as HTML, Markdown and PDF."""
