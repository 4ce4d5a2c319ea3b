"""The API for other systems, officers' own tools and applicants' apps (chapters 5 and 7; docs/api.md). Mounted at /api/v1/."""
