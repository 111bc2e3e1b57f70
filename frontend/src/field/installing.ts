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

/** Register the service worker and tell `changed` of everything that a person should know. */
export async function install(changed: (installed: Installed) => void): Promise<void> {
  if (!isSecure()) return changed({ ability: "insecure", update: null });
  if (!("serviceWorker" in navigator)) return changed({ ability: "unsupported", update: null });
  let registration: ServiceWorkerRegistration;
  try {
    registration = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" });
  } catch (error) {
    // Without a network the worker of the last time goes on working.
    const isThere = navigator.serviceWorker.controller !== null;
    if (!isThere) console.error(error);
    return changed({ ability: isThere ? "ready" : "failed", update: null });
  }
  watch(registration, changed);
}

function watch(registration: ServiceWorkerRegistration, changed: (installed: Installed) => void): void {
  const tell = () => {
    const { waiting, active } = registration;
    const isUpdate = waiting !== null && active !== null;
    const update = isUpdate ? () => takeOver(waiting) : null;
    changed({ ability: active ? "ready" : "starting", update });
  };
  const follow = (worker: ServiceWorker | null) => worker?.addEventListener("statechange", tell);
  follow(registration.installing);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  // Without a network there is nothing to hear of; the next hour asks again.
  setInterval(() => void registration.update().catch((error: unknown) => console.info(error)), LOOK_EVERY_MS);
  tell();
}

function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take over");
}
