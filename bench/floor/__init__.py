"""The floor: the rows that an act leaves, written by bare SQL. What the database alone costs, whatever stands in front of it."""
