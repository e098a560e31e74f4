"""What is suggested to managers when somebody's nights have added up: half a day, and cover."""
