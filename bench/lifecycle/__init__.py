"""A case from hand-in to rating: submit, accept, review, decide, deliver, rate."""

ACTS = ("submit", "accept", "complete_step", "grant", "deliver", "rate")
OPINION = "符合条件，建议准予。"
