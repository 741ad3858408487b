"""A believable city and the story that is played in it."""
