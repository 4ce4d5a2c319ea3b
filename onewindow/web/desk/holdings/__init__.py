"""What was granted, at the desk: lists, one with its acts; bars and their objections."""
