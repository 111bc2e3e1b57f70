/** The service worker of /field/: keeps the app's own files, so that it starts without a network; data is none of its business. */

import { addPlugins, cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from "workbox-precaching";

interface WorkerScope {
  /** Written in front of this script by the server (surveys/field_app/files.py). */
  readonly KEPT_FILES: (PrecacheEntry | string)[];
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "fetch", listener: (event: FetchEventLike) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent<unknown> & Lasting) => void): void;
  addEventListener(type: "activate", listener: (event: Lasting) => void): void;
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEventLike {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

declare const self: WorkerScope;

const SHELL = "/field/shell/";

/** What is kept is the same for everybody, whatever the site's headers say of languages and cookies: Vary would hide it. */
function forEverybody(response: Response): Response | null {
  if (!response.ok || response.redirected) return null;
  const headers = new Headers(response.headers);
  headers.delete("Vary");
  return new Response(response.body, { status: response.status, headers });
}

addPlugins([{ cacheWillUpdate: ({ response }) => Promise.resolve(forEverybody(response)) }]);
precacheAndRoute(self.KEPT_FILES);
cleanupOutdatedCaches();

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode !== "navigate" || request.url.split(/[?#]/)[0] !== self.registration.scope) return;
  event.respondWith(matchPrecache(SHELL).then((kept) => kept ?? fetch(request)));
});

// A new version waits until a person says so: nobody loses the page under their hands.
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
  if (event.data === "answer here") event.waitUntil(self.clients.claim());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
