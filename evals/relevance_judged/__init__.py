"""Questions over the sample calendars with graded judgements, written before the search was tried on them."""
