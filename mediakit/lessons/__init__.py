"""Lessons: a page for students, one for the teacher, and what came back from a class."""
