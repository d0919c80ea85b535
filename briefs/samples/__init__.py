"""The sample workspace: its file, and what its live systems are made from."""

from pathlib import Path

KEY = "northwind"
FOLDER = Path(__file__).resolve().parent
