"""What a record is: field types, kinds, records and the words they are shown in."""
