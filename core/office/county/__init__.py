"""The county office: many schools gathered and seen at one glance."""
