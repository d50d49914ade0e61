"""Publishing: an uploaded cohort as a link, where the host allows it; kept encrypted, shown in groups."""
