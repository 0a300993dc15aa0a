"""Pages for people: household, law, reform, business case, investment, benchmark.

Rendered on the server, so that they work without a script, by keyboard, and with their state in
the address. A little script (``static/sider.js``) shows progress and lets a run be cancelled.
"""
