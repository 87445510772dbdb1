"""The page in the sidebar, from the integration's side, and the page itself in a browser."""
