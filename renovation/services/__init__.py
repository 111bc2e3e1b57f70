"""What is done with projects of renovation."""
