/** The colours of the map by daylight and at night; everything drawn takes them from here. */

export type Theme = "light" | "dark";

/** A fill and the line around it. */
export type Pair = readonly [fill: string, stroke: string];

export interface Palette {
  readonly theme: Theme;
  readonly halo: string;
  readonly water: Pair;
  readonly waterName: string;
  readonly building: Pair;
  readonly buildingName: string;
  readonly road: Pair;
  readonly roadName: string;
  /** Neighbours that answer to different units differ in hue. */
  readonly units: readonly Pair[];
  /** The line around the reader's own grids. */
  readonly mine: string;
  readonly gridName: string;
  readonly section: Pair;
  readonly sectionName: string;
  readonly place: Pair;
  readonly placeName: string;
  readonly zone: Pair;
  readonly zoneName: string;
  readonly division: string;
  readonly divisionName: string;
  readonly facility: Pair;
  /** The answer: the territory that decided; and what is drawn beside it. */
  readonly answer: Pair;
  readonly casing: string;
  readonly handling: string;
  readonly supervising: string;
  readonly other: string;
  readonly chosen: string;
  readonly points: Readonly<Record<"grid" | "road" | "special" | "fallback", Pair>>;
  readonly cluster: Pair;
  readonly clusterText: string;
  readonly measure: string;
  readonly measureFill: string;
}

const LIGHT: Palette = {
  theme: "light",
  halo: "rgba(255, 255, 255, 0.9)",
  water: ["#c3dcea", "#9cc1d6"],
  waterName: "#2f6482",
  building: ["#e2dccf", "#c6bba6"],
  buildingName: "#6b6252",
  road: ["#ffffff", "#d3cab8"],
  roadName: "#5f584c",
  units: [
    ["rgba(82, 151, 112, 0.22)", "#5d8a72"],
    ["rgba(90, 126, 196, 0.20)", "#6079a6"],
    ["rgba(214, 155, 74, 0.24)", "#a68454"],
    ["rgba(150, 100, 178, 0.19)", "#86689a"],
    ["rgba(62, 156, 168, 0.20)", "#4f8890"],
    ["rgba(206, 104, 88, 0.19)", "#a86d64"],
    ["rgba(162, 172, 62, 0.22)", "#83894c"],
    ["rgba(140, 126, 100, 0.20)", "#7d7566"],
  ],
  mine: "#17594a",
  gridName: "#26332c",
  section: ["rgba(255, 255, 255, 0.82)", "#8a8378"],
  sectionName: "#5a544a",
  place: ["rgba(176, 142, 74, 0.26)", "#8a6a24"],
  placeName: "#654d17",
  zone: ["rgba(178, 74, 140, 0.14)", "#9a3f77"],
  zoneName: "#7c2c5e",
  division: "#4f4660",
  divisionName: "#4f4660",
  facility: ["#ffffff", "#55606b"],
  answer: ["rgba(255, 190, 162, 0.5)", "#c83818"],
  casing: "rgba(255, 255, 255, 0.92)",
  handling: "#2f5f9e",
  supervising: "#6f4b8b",
  other: "#6b655b",
  chosen: "#c83818",
  points: {
    grid: ["#1d6b57", "#ffffff"],
    road: ["#2f5f9e", "#ffffff"],
    special: ["#6f4b8b", "#ffffff"],
    fallback: ["#ffffff", "#b4530a"],
  },
  cluster: ["#2b4a43", "#ffffff"],
  clusterText: "#ffffff",
  measure: "#7a1fa2",
  measureFill: "rgba(122, 31, 162, 0.14)",
};

const DARK: Palette = {
  theme: "dark",
  halo: "rgba(20, 26, 24, 0.9)",
  water: ["#1d3644", "#2c5063"],
  waterName: "#8fbdd4",
  building: ["#2c3331", "#414a47"],
  buildingName: "#a9b0a8",
  road: ["#444d4a", "#262d2b"],
  roadName: "#bcc3bb",
  units: [
    ["rgba(96, 186, 136, 0.20)", "#6fae8d"],
    ["rgba(106, 148, 228, 0.20)", "#8aa4d8"],
    ["rgba(224, 168, 88, 0.18)", "#c9a36c"],
    ["rgba(176, 124, 206, 0.20)", "#b492c8"],
    ["rgba(78, 182, 196, 0.18)", "#76b4bd"],
    ["rgba(222, 124, 108, 0.18)", "#d09389"],
    ["rgba(188, 198, 88, 0.16)", "#b0b674"],
    ["rgba(176, 164, 138, 0.16)", "#aaa291"],
  ],
  mine: "#7fcdb3",
  gridName: "#eef2ee",
  section: ["rgba(92, 102, 98, 0.6)", "#a8aea6"],
  sectionName: "#d3d8d1",
  place: ["rgba(206, 168, 92, 0.22)", "#d2b06a"],
  placeName: "#e5cd97",
  zone: ["rgba(224, 120, 186, 0.18)", "#d98bb9"],
  zoneName: "#eeb4d5",
  division: "#b3a8cc",
  divisionName: "#c9c0dd",
  facility: ["#1a211f", "#b9c3cc"],
  answer: ["rgba(255, 122, 82, 0.26)", "#ff8a63"],
  casing: "rgba(16, 21, 20, 0.9)",
  handling: "#8fb7ec",
  supervising: "#cba6e6",
  other: "#b3ada1",
  chosen: "#ff8a63",
  points: {
    grid: ["#5cc3a4", "#10201b"],
    road: ["#7fb0f0", "#101a26"],
    special: ["#cda4ee", "#1b1224"],
    fallback: ["#1a211f", "#f2a35e"],
  },
  cluster: ["#d5e6de", "#17201d"],
  clusterText: "#17201d",
  measure: "#e0a3ff",
  measureFill: "rgba(224, 163, 255, 0.16)",
};

/** The palette of a theme. */
export function paletteOf(theme: Theme): Palette {
  return theme === "dark" ? DARK : LIGHT;
}
