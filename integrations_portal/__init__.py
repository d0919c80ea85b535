"""The site: settings, addresses, queue and what every app below it shares."""
