"""What the package does from a terminal: open the app, check a file, describe a cohort."""
