/** Where is the phone, roughly and once?  Asked for by a tap; a fix of some minutes ago will do. */

import type { Place } from "../../geography";
import { phoneCrsOf } from "../pack/pack";
import type { Phone } from "../phone";
import { GCJ02, toStorage, WGS84 } from "./systems";

const OLD_ENOUGH_MS = 300_000;
const PATIENCE_MS = 15_000;

/** EPSG:4490; null where the phone cannot or may not tell. */
export async function whereNow(phone: Phone): Promise<Place | null> {
  if (!window.isSecureContext || !("geolocation" in navigator)) return null;
  const pack = await phone.pack();
  const crs = pack && phoneCrsOf(pack) === "gcj02" ? GCJ02 : WGS84;
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(toStorage({ lon: coords.longitude, lat: coords.latitude }, crs)),
      () => resolve(null),
      { enableHighAccuracy: false, maximumAge: OLD_ENOUGH_MS, timeout: PATIENCE_MS },
    );
  });
}
