"""The whole list at the desk of the administering department: out as a file, in with a report first (Art. 16)."""
