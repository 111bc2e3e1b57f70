/** What is in a vector tile, ready for drawing: shapes as paths, points and labels as pixels of the tile. */

import { VectorTile, type VectorTileFeature } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";

/** Suffix of the part of a tile that carries one anchor a feature, where its name is written. */
const LABEL_SUFFIX = "_labels";

export interface Shape {
  readonly id: number | undefined;
  readonly code: string;
  readonly properties: VectorTileFeature["properties"];
  readonly closed: boolean;
  readonly path: Path2D;
}

export interface Anchor {
  readonly id: number | undefined;
  readonly code: string;
  readonly properties: VectorTileFeature["properties"];
  /** Pixels from the tile's upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface TileFeatures {
  readonly shapes: readonly Shape[];
  readonly points: readonly Anchor[];
  readonly labels: readonly Anchor[];
}

const POINT = 1;
const POLYGON = 3;

function pathOf(feature: VectorTileFeature, scale: number): Path2D {
  const path = new Path2D();
  for (const ring of feature.loadGeometry()) {
    ring.forEach((vertex, index) => {
      if (index === 0) path.moveTo(vertex.x * scale, vertex.y * scale);
      else path.lineTo(vertex.x * scale, vertex.y * scale);
    });
    if (feature.type === POLYGON) path.closePath();
  }
  return path;
}

function anchorsOf(feature: VectorTileFeature, scale: number): Anchor[] {
  const code = String(feature.properties["code"] ?? "");
  return feature.loadGeometry().flatMap((part) =>
    part.map((vertex) => ({
      id: feature.id,
      code,
      properties: feature.properties,
      x: vertex.x * scale,
      y: vertex.y * scale,
    })),
  );
}

interface Collected {
  readonly shapes: Shape[];
  readonly points: Anchor[];
  readonly labels: Anchor[];
}

function collect(found: Collected, feature: VectorTileFeature, scale: number, named: boolean): void {
  if (named) found.labels.push(...anchorsOf(feature, scale));
  else if (feature.type === POINT) found.points.push(...anchorsOf(feature, scale));
  else {
    found.shapes.push({
      id: feature.id,
      code: String(feature.properties["code"] ?? ""),
      properties: feature.properties,
      closed: feature.type === POLYGON,
      path: pathOf(feature, scale),
    });
  }
}

/** The features of the tile `bytes`, by layer, on a tile `size` CSS pixels wide; throws where the bytes are no tile. */
export function decodeTile(bytes: ArrayBuffer, size: number): ReadonlyMap<string, TileFeatures> {
  const layers = new Map<string, Collected>();
  for (const [part, content] of Object.entries(new VectorTile(new PbfReader(bytes)).layers)) {
    const named = part.endsWith(LABEL_SUFFIX);
    const layer = named ? part.slice(0, -LABEL_SUFFIX.length) : part;
    const found = layers.get(layer) ?? { shapes: [], points: [], labels: [] };
    layers.set(layer, found);
    for (let index = 0; index < content.length; index += 1) {
      collect(found, content.feature(index), size / content.extent, named);
    }
  }
  return layers;
}
