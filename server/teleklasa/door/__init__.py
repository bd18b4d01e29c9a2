"""The pupil's way in: code to ticket, ticket to room, and the browsers that wait.

A raw ASGI app without Django and without ORM: it reads the tables by SQL, keeps what is open in
memory and hears of changes by LISTEN.  Nobody imports it but the one who runs it.
"""
