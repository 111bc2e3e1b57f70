/** One sender at a time over all tabs of the phone. */

import { LEASE_MS, type Store } from "./store";

export interface Lock {
  /** Do `work` while nobody else sends; `isOurs` says between two steps whether that still holds.  False: somebody else is at it. */
  hold(work: (isOurs: () => Promise<boolean>) => Promise<void>): Promise<boolean>;
}

const NAME = "wangge-outbox";

/** The browser's own lock: it ends with the tab that held it. */
export class WebLock implements Lock {
  hold(work: (isOurs: () => Promise<boolean>) => Promise<void>): Promise<boolean> {
    return navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await work(() => Promise.resolve(true));
      return true;
    });
  }
}

/** For browsers without Web Locks: a lease in the phone's database, renewed at each step; the server takes the same bytes twice. */
export class LeaseLock implements Lock {
  constructor(
    private readonly store: Store,
    private readonly holder: string,
    private readonly now: () => number = Date.now,
  ) {}

  async hold(work: (isOurs: () => Promise<boolean>) => Promise<void>): Promise<boolean> {
    const isOurs = () => this.store.lease(NAME, this.holder, this.now(), this.now() + LEASE_MS);
    if (!(await isOurs())) return false;
    try {
      await work(isOurs);
    } finally {
      await this.store.lease(NAME, this.holder, this.now(), 0);
    }
    return true;
  }
}

export function lockFor(store: Store): Lock {
  return "locks" in navigator ? new WebLock() : new LeaseLock(store, crypto.randomUUID());
}
