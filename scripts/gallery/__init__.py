"""Pictures of every view, as each role sees it, with what can be measured on them."""
