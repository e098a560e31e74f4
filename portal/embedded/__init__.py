"""PostgreSQL and Valkey from their wheels, and the supervisor that keeps every process of the portal up."""
