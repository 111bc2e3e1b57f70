/** The service worker's registration: whether the app starts offline, and whether a new version waits. */

export type Ability = "ready" | "insecure" | "unsupported" | "failed" | "starting";

export interface Installed {
  readonly ability: Ability;
  /** Let the new version take over; null: there is none. */
  readonly update: (() => void) | null;
}

/** How often a page that stays open all day asks for a new version. */
const LOOK_EVERY_MS = 3_600_000;

/** Can this page know where it is and start offline?  Browsers allow neither without a secure connection. */
export function isSecure(): boolean {
  return window.isSecureContext;
}

/** A worker that did not come, or could not keep all its files, is asked for again after so long. */
const AGAIN_MS = 30_000;

/** Register the service worker and tell `changed` of everything that a person should know. */
export async function install(changed: (installed: Installed) => void): Promise<void> {
  if (!isSecure()) return changed({ ability: "insecure", update: null });
  if (!("serviceWorker" in navigator)) return changed({ ability: "unsupported", update: null });
  try {
    watch(await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }), changed);
  } catch (error) {
    // Without a network the worker of the last time goes on working.
    if (navigator.serviceWorker.controller) return changed({ ability: "ready", update: null });
    console.error(error);
    failed(changed);
  }
}

function failed(changed: (installed: Installed) => void): void {
  changed({ ability: "failed", update: null });
  setTimeout(() => void install(changed), AGAIN_MS);
}

function watch(registration: ServiceWorkerRegistration, changed: (installed: Installed) => void): void {
  // Without a network there is nothing to hear of; the next hour asks again.
  const looking = setInterval(() => void registration.update().catch((error: unknown) => console.info(error)), LOOK_EVERY_MS);
  const tell = () => {
    const { installing, waiting, active } = registration;
    if (!installing && !waiting && !active) {
      clearInterval(looking);
      return failed(changed);
    }
    if (active) answerHere(active);
    const update = waiting && active ? () => takeOver(waiting) : null;
    changed({ ability: active ? "ready" : "starting", update });
  };
  const follow = (worker: ServiceWorker | null) => worker?.addEventListener("statechange", tell);
  [registration.installing, registration.waiting, registration.active].forEach(follow);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  tell();
}

/** A worker that began while this page was on its way to the phone took over those before it, and knows nothing of this one. */
function answerHere(active: ServiceWorker): void {
  if (navigator.serviceWorker.controller === null) active.postMessage("answer here");
}

function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take over");
}
