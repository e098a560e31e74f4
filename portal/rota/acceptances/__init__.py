"""What people have said yes to before it is published: asked, answered and kept."""
