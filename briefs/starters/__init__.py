"""Templates to start a brief from: one workspace file each, with what only the business can know left open."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
