"""`load_directory`: the city's data in, one transaction, the same result however often."""

from onewindow.catalogue.load.directory import LoadReport, load_directory
from onewindow.network.load.problems import LoadError, Problem

__all__ = ["LoadError", "LoadReport", "Problem", "load_directory"]
