from onewindow.oversight.models.rating import Phase, Rating, RatingChannel, Score
from onewindow.oversight.models.urging import Reply, Urging, UrgingState

__all__ = ["Phase", "Rating", "RatingChannel", "Reply", "Score", "Urging", "UrgingState"]
