"""What is special about the demo's accounts: everybody knows their password, so they open on this machine alone."""

DOMAIN = "demo.example"
KEY = "releve-demo"  # no secret: the sign-in view prints it, on a loopback address only


def is_demo(email: str) -> bool:
    return email.strip().lower().endswith(f"@{DOMAIN}")
