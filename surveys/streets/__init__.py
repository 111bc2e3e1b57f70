"""Streets not yet walked: which stretches nobody has been at lately, by reports and by ways on duty."""
