"""An ordinary day of the city: who comes, how often, for what; with a rush in the middle."""
