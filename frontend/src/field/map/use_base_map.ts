/** The base map on the phone, for whatever draws the ground; loaded only where there is one. */

import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";

import type { BaseMap } from "./base_map";
import type { OfflineMaps } from "./offline_maps";

/** The phone's maps; null: this part of the app has none. */
export const Maps = createContext<OfflineMaps | null>(null);

/** The base map; what uses it is drawn again when tiles have been read. */
export function useBaseMap(): { readonly base: BaseMap | null } {
  const maps = useContext(Maps);
  const [base, setBase] = useState<BaseMap | null>(null);
  const [, setRound] = useState(0);
  const isOpen = useRef(true);
  useEffect(() => {
    if (!maps) return undefined;
    const open = async () => {
      const kept = (await maps.kept()).filter((one) => one.have === one.size);
      if (kept.length === 0) return setBase(null);
      const { BaseMap: Drawn } = await import("./base_map");
      if (isOpen.current) setBase(new Drawn(maps, kept, () => isOpen.current && setRound((count) => count + 1)));
    };
    void open();
    const stop = maps.listen(() => void open());
    return () => {
      isOpen.current = false;
      stop();
    };
  }, [maps]);
  return { base };
}
