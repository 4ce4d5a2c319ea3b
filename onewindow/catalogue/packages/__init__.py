"""One-thing packages (Art. 30): what a version holds, its graph, what the guides of its members come to together. Pure."""
