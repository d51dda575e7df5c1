"""Duties, plans, matching, appraisal and reports of the programme."""
