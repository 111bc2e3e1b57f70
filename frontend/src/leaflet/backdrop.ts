/** What lies under the county's own ground: the map of somebody else, and rasters. */

import type * as Leaflet from "leaflet";

import { escaped } from "../dom";
import { type BaseMap, gcj02Of } from "../map/base_maps";
import type { Frame, Raster, ShownRaster } from "../map/imagery";
import { ImageryLayers } from "../map/imagery_layers";

declare const L: typeof Leaflet;

export class Backdrop {
  private base: BaseMap | null = null;
  private baseLayers: readonly Leaflet.TileLayer[] = [];
  private attribution = L.control.attribution();
  private readonly rasters: ImageryLayers;

  constructor(
    private readonly map: Leaflet.Map,
    private readonly maxZoom: number,
    private readonly onBaseFailed: (base: BaseMap) => void,
  ) {
    map.createPane("basePane").style.zIndex = "100";
    map.createPane("imageryPane").style.zIndex = "150";
    this.rasters = new ImageryLayers((raster) => this.makeRaster(raster).addTo(map), () => this.frame());
    map.on("move", () => this.rasters.clip());
  }

  /** Lay the map of somebody else under everything, or none. */
  showBase(base: BaseMap | null): void {
    if (base?.name === this.base?.name) return;
    this.base = base;
    for (const layer of this.baseLayers) layer.remove();
    this.attribution.remove();
    this.baseLayers = [];
    if (!base) return;
    const urls = [base.url, base.labels_url].filter((url) => url !== "");
    this.baseLayers = urls.map((url) => this.makeBaseLayer(base, url).addTo(this.map));
    this.attribution = L.control.attribution({ position: "bottomleft", prefix: false });
    this.attribution.addAttribution(escaped(base.attribution)).addTo(this.map);
  }

  /** Lay rasters under the ground, the first uppermost, and right of a part of the frame only where that is told. */
  showImagery(shown: readonly ShownRaster[], swiped: number | null): void {
    this.rasters.show(shown, swiped);
  }

  private makeBaseLayer(base: BaseMap, url: string): Leaflet.TileLayer {
    const layer = L.tileLayer(url, {
      minNativeZoom: base.min_zoom,
      maxNativeZoom: base.max_zoom,
      maxZoom: this.maxZoom,
      pane: "basePane",
      subdomains: base.servers,
      // Servers know an operator's key by the site that uses it; what the reader looks at is none of their business.
      referrerPolicy: "strict-origin",
    });
    layer.once("tileerror", () => this.onBaseFailed(base));
    return base.gcj02 ? shifted(layer) : layer;
  }

  private makeRaster({ tiles, bounds: [west, south, east, north], maxZoom }: Raster): Leaflet.TileLayer {
    return L.tileLayer(tiles, {
      bounds: [[south, west], [north, east]],
      maxNativeZoom: maxZoom,
      maxZoom: this.maxZoom,
      pane: "imageryPane",
    });
  }

  /** What the reader sees, in pixels of the layers. */
  private frame(): Frame {
    const { x: left, y: top } = this.map.containerPointToLayerPoint([0, 0]);
    const { x: width, y: height } = this.map.getSize();
    return { left, top, width, height };
  }
}

/** What GridLayer does with the middle of the view, in Leaflet 1.9. */
interface Centred {
  _setZoomTransform(level: unknown, centre: Leaflet.LatLng, zoom: number): void;
  _getTiledPixelBounds(centre: Leaflet.LatLng): Leaflet.Bounds;
}

/** The layer, fetching and laying its tiles as if the map looked at where GCJ-02 has the middle of the view. */
function shifted(layer: Leaflet.TileLayer): Leaflet.TileLayer {
  const centred = layer as unknown as Centred;
  const { _setZoomTransform, _getTiledPixelBounds } = centred;
  const moved = ({ lat, lng }: Leaflet.LatLng) => {
    const place = gcj02Of({ lon: lng, lat });
    return L.latLng(place.lat, place.lon);
  };
  centred._setZoomTransform = (level, centre, zoom) => _setZoomTransform.call(layer, level, moved(centre), zoom);
  centred._getTiledPixelBounds = (centre) => _getTiledPixelBounds.call(layer, moved(centre));
  return layer;
}
