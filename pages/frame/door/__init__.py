"""The door of the app: a file is dropped, what is not certain is asked, faults are listed, then it is shown."""
