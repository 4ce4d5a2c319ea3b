"""Working days, identifiers, digests, ciphers: pure Python, no models, no chapter's business."""
