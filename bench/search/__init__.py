"""The portal's search over a catalogue ten times as large as the city's."""
