"""Administration: agencies, posts, officers, calendars, wordings, synonyms, retention, standing orders. Dangerous changes take two people.

The tables lie where they are used (network, staff, record, notices, catalogue, privacy); what is done to them lies here, above
the record, so that every change is an event.
"""
