/** A small map of the kept ground: the pin stays in the middle, the ground is moved beneath it. */

import { gettext } from "../../i18n";
import type { Place } from "../../geography";
import { drawFix, drawPin, type Sheet } from "../map/sheet";
import type { Ground } from "../pack/rule";
import { GroundMap } from "./ground_map";

interface PinMapProps {
  readonly ground: Ground | null;
  /** Where the pin is, EPSG:4490. */
  readonly place: Place;
  /** The fix that the pin came from, and how good it is; null: there was none. */
  readonly fix: (Place & { readonly accuracyM: number }) | null;
  readonly moved: (place: Place) => void;
}

export function PinMap({ ground, place, fix, moved }: PinMapProps) {
  const paint = (sheet: Sheet) => {
    if (fix) drawFix(sheet, fix);
    drawPin(sheet);
  };
  return <GroundMap ground={ground} place={place} label={gettext("Map: move the ground beneath the pin, by finger or by the arrow keys")} paint={paint} moved={moved} />;
}
