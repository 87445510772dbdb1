"""OCPP without a socket: frames, answers, meanings, and sessions told on timelines."""
