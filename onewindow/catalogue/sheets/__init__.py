"""The whole list as files and back: XLSX for people in offices, YAML as the city's data are kept (Art. 16)."""
