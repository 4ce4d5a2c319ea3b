from onewindow.oversight.models.day_end import DayEnd, Stood
from onewindow.oversight.models.rating import Phase, Rating, RatingChannel, Score
from onewindow.oversight.models.urging import Reply, Urging, UrgingState

__all__ = ["DayEnd", "Phase", "Rating", "RatingChannel", "Reply", "Score", "Stood", "Urging", "UrgingState"]
