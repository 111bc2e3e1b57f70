"""The field app as the browser sees it: the page that carries it, its service worker, what a phone keeps to start offline."""
