"""Answers to the exercise of 00_start_here."""

RIGHT = {"00.1": [1, 1.0, 2 * 3 - 5]}
WRONG = {"00.1": [(11, "Which sign has b?"), (-4, "Multiply first"), (6, "6 is not w times"), ([1], "one number")]}
