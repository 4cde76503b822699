"""Studies as folders: what is searched, the journal of the trials, and who works on them."""
