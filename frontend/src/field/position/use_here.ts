/** Where the phone is while a screen that shows it is open: a short watch, begun by the screen, ended by itself and by leaving. */

import { useEffect, useState } from "preact/hooks";

import type { Place } from "../../geography";
import type { Fix } from "../outbox/records";
import { average } from "./fixes";
import { GCJ02, toStorage, WGS84 } from "./systems";
import { PositionWatch, type Trouble } from "./watch";

const GOOD_M = 30;

export interface Here extends Place {
  readonly accuracyM: number;
  /** As the phone gave it, in `crs`. */
  readonly raw: Fix;
  readonly crs: string;
}

export interface Seen {
  /** EPSG:4490; null: not known (yet). */
  readonly here: Here | null;
  readonly trouble: Trouble | null;
  readonly isLooking: boolean;
  readonly look: () => void;
}

export function useHere(phoneCrs: "wgs84" | "gcj02" | undefined): Seen {
  const [here, setHere] = useState<Here | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [round, setRound] = useState(0);
  const [isLooking, setLooking] = useState(false);
  useEffect(() => {
    if (!phoneCrs) return undefined;
    const fixes: Fix[] = [];
    const watch = new PositionWatch(GOOD_M, {
      fix: (fix) => {
        fixes.push(fix);
        const found = average(fixes)?.fix ?? fix;
        setTrouble(null);
        const crs = phoneCrs === "gcj02" ? GCJ02 : WGS84;
        setHere({ ...toStorage(found, crs), accuracyM: found.accuracyM, raw: fix, crs });
      },
      trouble: setTrouble,
      ended: () => setLooking(false),
    });
    setLooking(true);
    watch.start();
    return () => watch.stop();
  }, [phoneCrs, round]);
  return { here, trouble, isLooking, look: () => setRound(round + 1) };
}
