"""Is everything in place that serving needs?  One module a subject; the command `doctor` prints them all."""
