/** What of a receipt is drawn on the map: the territories of the three units, the other candidates, the way to the border. */

import type { DrawnShape } from "../map/shapes";
import { metres } from "../wording";
import type { DrawnReceipt } from "./records";

/** Each territory once, for the most important part it plays. */
export function shapesOf(receipt: DrawnReceipt): DrawnShape[] {
  const order = ["accountable", "handling", "supervising", "alternative"] as const;
  const drawn = new Set<string>();
  const shapes: DrawnShape[] = order.flatMap((part) =>
    receipt.shapes.features.flatMap(({ properties, geometry }) => {
      const key = `${properties.layer}/${properties.code}`;
      if (properties.part !== part || drawn.has(key) || !geometry) return [];
      drawn.add(key);
      return [{ part, geometry }];
    }),
  );
  if (receipt.border) {
    const distance_m = receipt.distance_to_border_m;
    const text = distance_m === null ? {} : { text: metres(distance_m) };
    shapes.push({ part: "border", geometry: receipt.border, ...text });
  }
  return shapes;
}

/** The names that the outlines carry, by layer and code. */
export function namesOf(receipt: DrawnReceipt): ReadonlyMap<string, string> {
  return new Map(
    receipt.shapes.features.map(({ properties }) => [`${properties.layer}/${properties.code}`, properties.name] as const),
  );
}
