"""Measurements that anyone can repeat: `python -m bench NAME [--json]`. What they mean stands in docs/performance.md."""
