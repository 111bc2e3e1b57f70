"""The field app as the browser sees it: its page, its service worker, what a phone keeps to start offline."""
