"""Arrays in, numbers out: what several questions compute in the same way. Knows no cohort."""
