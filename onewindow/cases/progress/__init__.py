"""Where a case stands, told to the person who applied: in one sentence, as a time line, and what they must do (Art. 24)."""

from onewindow.cases.progress.line import Point, time_line
from onewindow.cases.progress.standing import status_sentence, status_sentences
from onewindow.cases.progress.todo import Task, ToDo, to_do

__all__ = ["Point", "Task", "ToDo", "status_sentence", "status_sentences", "time_line", "to_do"]
