"""What an admin reads on a bad night, as plain functions of a dossier."""
