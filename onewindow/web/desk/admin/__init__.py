"""Administration at the desk: each section for those whose role it is."""
