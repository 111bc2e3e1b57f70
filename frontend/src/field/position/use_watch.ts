/** The position watch of a draft: begins by itself where the draft has no position or only that of a facility, ends by itself, and by leaving the screen. */

import { useEffect, useRef, useState } from "preact/hooks";

import type { Fix, KeptRecord } from "../outbox/records";
import type { Phone } from "../phone";
import { forgetHand, keepFixes } from "./keeping";
import { GCJ02, WGS84 } from "./systems";
import { PositionWatch, type Trouble } from "./watch";

export function useWatch(phone: Phone, record: KeptRecord, thresholdM: number, phoneCrs: "wgs84" | "gcj02" = "wgs84") {
  const [isLooking, setLooking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const watch = useRef<PositionWatch | null>(null);
  const begin = () => {
    const fixes: Fix[] = [];
    watch.current?.stop();
    watch.current = new PositionWatch(thresholdM, {
      fix: (fix) => {
        fixes.push(fix);
        setTrouble(null);
        void keepFixes(phone, record.uid, fixes, phoneCrs === "gcj02" ? GCJ02 : WGS84);
      },
      trouble: setTrouble,
      ended: () => setLooking(false),
    });
    setTrouble(null);
    setLooking(true);
    watch.current.start();
  };
  useEffect(() => {
    const { position, raw } = record.findings;
    if (position === null || (position.source === "ledger" && raw === null)) begin();
    return () => watch.current?.stop();
  }, []);
  const look = () => void forgetHand(phone, record.uid).then(begin);
  return { isLooking, trouble, look };
}
