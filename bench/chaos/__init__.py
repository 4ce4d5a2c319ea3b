"""Faults under load: processes killed at any moment, a gateway gone mad; afterwards the record is held against what clients were told."""
