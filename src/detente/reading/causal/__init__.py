"""Causal language in single sentences."""
