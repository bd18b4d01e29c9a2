"""Quizzes: questions, attempts, grading by the server, and imports of questions."""
