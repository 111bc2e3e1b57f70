/** What the server tells the page: addresses, layers, the first view, today's date in the county. */

export interface LayerConfig {
  readonly name: string;
  readonly minZoom: number;
  readonly maxZoom: number;
}

export interface MapView {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface Config {
  readonly language: string;
  readonly today: string;
  readonly view: MapView;
  /** West, south, east, north, in degrees: what to show when the address says nothing; null: show `view`. */
  readonly bounds: readonly [number, number, number, number] | null;
  readonly layers: readonly LayerConfig[];
  readonly urls: {
    readonly tiles: string;
    readonly resolve: string;
    readonly categories: string;
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
