"""Backup and restore: one encrypted file with the database as of one moment, the files that it names, and a root to verify by."""
