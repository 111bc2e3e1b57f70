"""The records of a project on its pages: buildings, households, money, contractors, difficulties, documents."""
