"""Reads places, agencies, venues and windows from the city's data and keeps the tables equal to it."""
