/** What the server tells the page: addresses, layers, the first view, today's date in the county, who reads. */

import type { BaseMap } from "./map/base_maps";
import type { Raster } from "./map/imagery";
import type { Bounds, MapView } from "./geography";

export interface LayerConfig {
  readonly name: string;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Does it look different on another day? */
  readonly dated: boolean;
}

export interface Config {
  readonly language: string;
  readonly today: string;
  /** The county's clock, by its IANA name. */
  readonly timeZone: string;
  readonly view: MapView;
  /** West, south, east, north, in degrees: what to show when the address says nothing; null: show `view`. */
  readonly bounds: Bounds | null;
  readonly layers: readonly LayerConfig[];
  /** Names of the layers that are shown only once somebody switches them on. */
  readonly off: readonly string[];
  /** Base maps of others; the county's own tiles need none. */
  readonly basemaps: readonly BaseMap[];
  /** What can be laid under the map, the newest first. */
  readonly imagery: readonly Raster[];
  readonly me: {
    /** Codes of the reader's own grids, and the box around them; null where the reader has none. */
    readonly mine: { readonly grids: readonly string[]; readonly bounds: Bounds | null };
  };
  readonly urls: {
    readonly api: string;
    /** The points until a day, which is written behind it. */
    readonly points: string;
    readonly tiles: string;
    readonly resolve: string;
    readonly categories: string;
    /** Where cases are worked on; ?case=<public id> is put behind it. */
    readonly workbench: string;
    /** Figures counted in imagery; a number and map/ are put behind it. */
    readonly counts: string;
    /** Of what lies inside an outline, and of the campaign on the map; empty: not for this reader. */
    readonly overlay: string;
    readonly campaign: string;
    readonly login: string;
    readonly pin: string;
  };
}

/** The configuration that the page carries as JSON; throws where there is none. */
export function readConfig(): Config {
  const text = document.getElementById("map-config")?.textContent;
  if (!text) throw new Error("The page carries no #map-config");
  return JSON.parse(text) as Config;
}
