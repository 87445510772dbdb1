"""The product as a person meets it: a real Home Assistant, real mail, a real browser."""
