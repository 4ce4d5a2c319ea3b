"""The Measures: how code names an article, what each article asks, and where it is kept."""
