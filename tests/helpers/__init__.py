"""What tests share: homes, chargers, mail accounts, dialogs."""
