"""Pictures of a data map: a neutral graph, written as DOT or Mermaid, drawn by the dot program."""
