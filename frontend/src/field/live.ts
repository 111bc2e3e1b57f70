/** Values of the phone's database and of the courier that a view shows, always as they are now. */

import { liveQuery } from "dexie";
import { useEffect, useState } from "preact/hooks";

/** What `ask` finds in the database; undefined until it has been read.  Asked again when what it read changes, in any tab. */
export function useLive<T>(ask: () => Promise<T>, depends: readonly unknown[] = []): T | undefined {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    const subscription = liveQuery(ask).subscribe({
      next: setValue,
      error: (error: unknown) => {
        throw error;
      },
    });
    return () => subscription.unsubscribe();
  }, [...depends]);
  return value;
}

/** What `read` says now, read again whenever `listen` tells of a change. */
export function useHeard<T>(listen: (listener: () => void) => () => void, read: () => T): T {
  const [value, setValue] = useState(read);
  useEffect(() => {
    setValue(read()); // it may have changed before anybody listened
    return listen(() => setValue(read()));
  }, []);
  return value;
}
