"""Urging orders: issued by who supervises, answered by the chief representative, judged and closed by the issuer."""
