"""What a phone takes along for a day without a network."""
