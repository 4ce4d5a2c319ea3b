"""Change orders at the desk: drafted with basis and day, issued by the administering department (Art. 16)."""
