"""Histories of a city by the million: real stories are performed once, then written again for others, elsewhere, on other days.

What is written is what the acts leave (bench.floor.recording), with its own numbers, people, places and days. Due dates are worked out
by the calendar, digests by the record's own function: `onewindow verify` and `onewindow recount` find nothing to say about it.
"""
