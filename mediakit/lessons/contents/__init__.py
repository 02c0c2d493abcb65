"""The four lessons: each module makes a `Lesson` from a corpus."""
