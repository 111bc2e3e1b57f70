/** Draws the base map that is on the phone beneath everything else; its tiles are read and made ready once, and kept while the app is open. */

import { type VectorTileFeature, VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { PMTiles, type RangeResponse, type Source } from "pmtiles";

import type { Place } from "../../geography";
import { paletteOf } from "../../map/palette";
import { type KeptMap, mapsAt, type OfflineMaps } from "./offline_maps";
import type { Sheet } from "./sheet";

const DEEPEST = 16;
const HIGHEST = 12;
const TILE_PX = 256;
/** Metres of a pixel of a tile of 256 at zoom 0, at the equator. */
const METRES_AT_0 = 156_543.03;
const MOST_TILES = 160;
const LABEL_PX = 12;
const ROAD_M: Readonly<Record<string, number>> = { arterial: 16, secondary: 12, branch: 8, lane: 4 };
const POLYGON = 3;

/** The map on the phone as a source of PMTiles: read from the parts in the phone's database. */
class KeptSource implements Source {
  constructor(
    private readonly maps: OfflineMaps,
    private readonly map: KeptMap,
  ) {}

  getKey(): string {
    return `${this.map.code}-${this.map.etag}`;
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    return { data: await this.maps.bytes(this.map.code, offset, length) };
  }
}

interface Address {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export class BaseMap {
  private readonly archives = new Map<string, PMTiles>();
  private readonly tiles = new Map<string, VectorTile | null>();

  constructor(
    private readonly maps: OfflineMaps,
    private readonly kept: readonly KeptMap[],
    private readonly ready: () => void,
  ) {}

  /** Draw what is here of the sheet's ground; tiles that are still being read call `ready` when they are there. */
  draw(sheet: Sheet): void {
    const z = zoomOf(sheet);
    const drawn = squaresOf(sheet, z).flatMap((address) => {
      const tile = this.tile(address);
      return tile ? [{ address, tile }] : [];
    });
    const theme = isDark(sheet) ? "dark" : "light";
    const palette = paletteOf(theme);
    const { context } = sheet;
    context.save();
    for (const { address, tile } of drawn) paint(sheet, address, tile, "water", () => fill(context, palette.water));
    for (const { address, tile } of drawn) paint(sheet, address, tile, "buildings", () => fill(context, palette.building));
    for (const stroke of [1, 0] as const) {
      for (const { address, tile } of drawn) paint(sheet, address, tile, "roads", (feature) => road(sheet, feature, palette.road[stroke], stroke));
    }
    label(sheet, drawn, palette);
    context.restore();
  }

  private tile(address: Address): VectorTile | null {
    const key = `${address.z}/${address.x}/${address.y}`;
    const known = this.tiles.get(key);
    if (known !== undefined) return known;
    if (this.tiles.size > MOST_TILES) this.tiles.clear();
    this.tiles.set(key, null);
    void this.read(address, middleOf(address)).then((tile) => {
      this.tiles.set(key, tile);
      if (tile) this.ready();
    });
    return null;
  }

  private async read({ z, x, y }: Address, middle: Place): Promise<VectorTile | null> {
    // A tile on the border of two townships is whole in either: the first that has it.
    const near = mapsAt(this.kept, middle);
    for (const map of near.length > 0 ? near : this.kept.filter((one) => one.have === one.size)) {
      const found = await this.archive(map).getZxy(z, x, y);
      if (found) return new VectorTile(new PbfReader(new Uint8Array(found.data)));
    }
    return null;
  }

  private archive(map: KeptMap): PMTiles {
    const known = this.archives.get(map.code);
    if (known) return known;
    const made = new PMTiles(new KeptSource(this.maps, map));
    this.archives.set(map.code, made);
    return made;
  }
}

/** A map of the ground for the eye: the deepest zoom that is not finer than the screen. */
function zoomOf({ metresPerPixel, centre }: Sheet): number {
  const z = Math.log2((METRES_AT_0 * Math.cos((centre.lat * Math.PI) / 180)) / metresPerPixel);
  return Math.min(DEEPEST, Math.max(HIGHEST, Math.round(z)));
}

const column = (lon: number, z: number) => ((lon + 180) / 360) * 2 ** z;
const row = (lat: number, z: number) => ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z;
const lonOf = (x: number, z: number) => (x / 2 ** z) * 360 - 180;
const latOf = (y: number, z: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI;
const middleOf = ({ z, x, y }: Address): Place => ({ lon: lonOf(x + 0.5, z), lat: latOf(y + 0.5, z) });

function squaresOf({ centre, width, height, metresPerPixel }: Sheet, z: number): Address[] {
  const perTile = (METRES_AT_0 * TILE_PX * Math.cos((centre.lat * Math.PI) / 180)) / 2 ** z;
  const [x, y] = [column(centre.lon, z), row(centre.lat, z)];
  const [wide, tall] = [(width * metresPerPixel) / perTile / 2, (height * metresPerPixel) / perTile / 2];
  const found: Address[] = [];
  for (let i = Math.floor(x - wide); i <= x + wide; i += 1) for (let j = Math.floor(y - tall); j <= y + tall; j += 1) found.push({ z, x: i, y: j });
  return found;
}

/** The ground is by night where its paper is darker than its ink. */
function isDark({ colour }: Sheet): boolean {
  const [, red = "ff"] = /^\s*#([0-9a-f]{2})/i.exec(colour("surface")) ?? [];
  return parseInt(red, 16) < 128;
}

type Paint = (feature: VectorTileFeature) => void;

/** Trace each feature of a layer, then paint it. */
function paint(sheet: Sheet, { z, x, y }: Address, tile: VectorTile, name: string, how: Paint): void {
  const layer = tile.layers[name];
  if (!layer) return;
  const { context } = sheet;
  const [left, top] = [sheet.x(lonOf(x, z)), sheet.y(latOf(y, z))];
  const [right, bottom] = [sheet.x(lonOf(x + 1, z)), sheet.y(latOf(y + 1, z))];
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  for (let index = 0; index < layer.length; index += 1) {
    const feature = layer.feature(index);
    context.beginPath();
    for (const ring of feature.loadGeometry()) {
      ring.forEach((point, number) => {
        const [px, py] = [left + (point.x / feature.extent) * (right - left), top + (point.y / feature.extent) * (bottom - top)];
        if (number === 0) context.moveTo(px, py);
        else context.lineTo(px, py);
      });
      if (feature.type === POLYGON) context.closePath();
    }
    how(feature);
  }
  context.restore();
}

function fill(context: CanvasRenderingContext2D, [inside, line]: readonly [string, string]): void {
  context.fillStyle = inside;
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.fill("evenodd");
  context.stroke();
}

/** First the edges of all roads, then their surface, so that crossings are open. */
function road({ context, metresPerPixel }: Sheet, feature: VectorTileFeature, colour: string, edge: 0 | 1): void {
  const width = (ROAD_M[String(feature.properties["road_class"])] ?? 5) / metresPerPixel;
  context.strokeStyle = colour;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = Math.max(1, width) + edge * 2;
  context.stroke();
}

/** Names of roads and water, each once, none over another. */
function label(sheet: Sheet, drawn: readonly { address: Address; tile: VectorTile }[], palette: ReturnType<typeof paletteOf>): void {
  const { context } = sheet;
  const names = new Set<string>();
  const taken: [number, number, number, number][] = [];
  context.font = `500 ${LABEL_PX}px ${sheet.colour("font")}`;
  context.textAlign = "center";
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = palette.halo;
  for (const [layer, colour] of [["roads_labels", palette.roadName], ["water_labels", palette.waterName]] as const) {
    for (const { address: { z, x, y }, tile } of drawn) {
      const found = tile.layers[layer];
      for (let index = 0; found && index < found.length; index += 1) {
        const feature = found.feature(index);
        const name = String(feature.properties["name"] ?? "");
        const point = feature.loadGeometry()[0]?.[0];
        if (!name || !point || names.has(name)) continue;
        const px = sheet.x(lonOf(x + point.x / feature.extent, z));
        const py = sheet.y(latOf(y + point.y / feature.extent, z));
        const half = context.measureText(name).width / 2;
        if (px - half < 0 || px + half > sheet.width || py < LABEL_PX || py > sheet.height) continue;
        if (taken.some(([a, b, c, d]) => px - half < c && px + half > a && py - LABEL_PX < d && py > b)) continue;
        taken.push([px - half, py - LABEL_PX, px + half, py]);
        names.add(name);
        context.fillStyle = colour;
        context.strokeText(name, px, py);
        context.fillText(name, px, py);
      }
    }
  }
}
