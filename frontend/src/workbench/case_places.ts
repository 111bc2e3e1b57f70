/** Where the cases of the list lie: joined where their symbols would overlap, found by an outline drawn around them. */

import Supercluster, { type ClusterFeature, type PointFeature } from "supercluster";

import type { Bounds, Place } from "../geography";
import type { Mark } from "../points/messages";

export const LIGHTS = ["red", "yellow", "green", "unlit"] as const;
export type Light = (typeof LIGHTS)[number];

/** A row as the server tells it: public id, degrees (EPSG:4490), light ("" where no clock runs), number, category. */
export type CaseRow = readonly [uid: string, lon: number, lat: number, light: string, number: string, category: string];

export interface PlacedCase extends Place {
  readonly uid: string;
  readonly light: Light;
  readonly number: string;
  readonly category: string;
}

/** CSS pixels within which cases are joined. */
const RADIUS_PX = 26;
/** The map's zoom z shows the world 256 · 2^z pixels wide. */
const WORLD_PX = 256;

export function caseOf([uid, lon, lat, light, number, category]: CaseRow): PlacedCase {
  return { uid, lon, lat, light: LIGHTS.find((name) => name === light) ?? "unlit", number, category };
}

const WORLD: [number, number, number, number] = [-180, -90, 180, 90];

/** Its place in the list. */
interface Listed {
  readonly place: number;
}

type Tree = Supercluster<Listed, Listed>;
type Found = ClusterFeature<Listed> | PointFeature<Listed>;

/** The cases that are shown, in the order of the list: what is due first comes first. */
export class CasePlaces {
  private readonly groupsAt = new Map<number, readonly PlacedCase[][]>();

  constructor(readonly cases: readonly PlacedCase[]) {}

  /** What stands on the map at `zoom`; a mark's id tells which group of that zoom it is. */
  marks(zoom: number): Mark[] {
    return this.groups(zoom).map((members, id) => {
      const worst = LIGHTS.find((light) => members.some((member) => member.light === light))!;
      const red = members.filter(({ light }) => light === "red").length;
      const [lon, lat] = [mean(members, ({ lon }) => lon), mean(members, ({ lat }) => lat)];
      return { id, lon, lat, count: members.length, step: "", flags: 0, light: worst === "unlit" ? "" : worst, red };
    });
  }

  /** Who is behind a mark of `zoom`? */
  members(group: number, zoom: number): readonly PlacedCase[] {
    return this.groups(zoom)[group]!;
  }

  bounds(): Bounds | null {
    if (this.cases.length === 0) return null;
    const [lons, lats] = [this.cases.map(({ lon }) => lon), this.cases.map(({ lat }) => lat)];
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  }

  private groups(zoom: number): readonly PlacedCase[][] {
    const level = Math.round(zoom);
    let groups = this.groupsAt.get(level);
    if (!groups) {
      groups = this.grouped(level);
      this.groupsAt.set(level, groups);
    }
    return groups;
  }

  /** One zoom alone, as the workspace's points are clustered. */
  private grouped(zoom: number): PlacedCase[][] {
    const tree: Tree = new Supercluster({ radius: RADIUS_PX, extent: WORLD_PX, minZoom: zoom, maxZoom: zoom });
    tree.load(
      this.cases.map(({ lon, lat }, place) => ({
        type: "Feature",
        properties: { place },
        geometry: { type: "Point", coordinates: [lon, lat] },
      })),
    );
    const placesOf = (found: Found) =>
      "cluster" in found.properties
        ? tree.getLeaves((found as ClusterFeature<Listed>).properties.cluster_id, Infinity).map(({ properties }) => properties.place)
        : [found.properties.place];
    const groups = tree.getClusters(WORLD, zoom).map((found) => placesOf(found).sort((one, other) => one - other));
    groups.sort(([one = 0], [other = 0]) => one - other);
    return groups.map((places) => places.map((place) => this.cases[place]!));
  }
}

function mean(members: readonly PlacedCase[], value: (member: PlacedCase) => number): number {
  return members.reduce((sum, member) => sum + value(member), 0) / members.length;
}

/** Does `place` lie within the closed outline?  By the number of sides that a ray to the east crosses. */
export function isInside({ lon, lat }: Place, outline: readonly Place[]): boolean {
  let inside = false;
  for (let index = 0; index < outline.length; index += 1) {
    const from = outline[index]!;
    const to = outline[(index + 1) % outline.length]!;
    if (from.lat > lat === to.lat > lat) continue;
    const crossing = from.lon + ((lat - from.lat) / (to.lat - from.lat)) * (to.lon - from.lon);
    if (lon < crossing) inside = !inside;
  }
  return inside;
}
