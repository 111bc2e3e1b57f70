/** The colours of the map by daylight and at night; everything drawn takes them from here. */

export type Theme = "light" | "dark";

/** A fill and the line around it. */
export type Pair = readonly [fill: string, stroke: string];

/** A colour of one theme, chosen from that by daylight and that at night. */
type Choice = <Colour>(light: Colour, dark: Colour) => Colour;

/** The colours of one theme; `of` chooses it. */
function colours(of: Choice) {
  const colour = (light: string, dark: string) => of(light, dark);
  const pair = (light: Pair, dark: Pair) => of(light, dark);
  return {
    halo: colour("rgba(255, 255, 255, 0.9)", "rgba(20, 26, 24, 0.9)"),
    water: pair(["#c3dcea", "#9cc1d6"], ["#1d3644", "#2c5063"]),
    waterName: colour("#2f6482", "#8fbdd4"),
    building: pair(["#e2dccf", "#c6bba6"], ["#2c3331", "#414a47"]),
    buildingName: colour("#6b6252", "#a9b0a8"),
    road: pair(["#ffffff", "#d3cab8"], ["#444d4a", "#262d2b"]),
    roadName: colour("#5f584c", "#bcc3bb"),
    /** Neighbours that answer to different units differ in hue. */
    units: [
      pair(["rgba(82, 151, 112, 0.22)", "#5d8a72"], ["rgba(96, 186, 136, 0.20)", "#6fae8d"]),
      pair(["rgba(90, 126, 196, 0.20)", "#6079a6"], ["rgba(106, 148, 228, 0.20)", "#8aa4d8"]),
      pair(["rgba(214, 155, 74, 0.24)", "#a68454"], ["rgba(224, 168, 88, 0.18)", "#c9a36c"]),
      pair(["rgba(150, 100, 178, 0.19)", "#86689a"], ["rgba(176, 124, 206, 0.20)", "#b492c8"]),
      pair(["rgba(62, 156, 168, 0.20)", "#4f8890"], ["rgba(78, 182, 196, 0.18)", "#76b4bd"]),
      pair(["rgba(206, 104, 88, 0.19)", "#a86d64"], ["rgba(222, 124, 108, 0.18)", "#d09389"]),
      pair(["rgba(162, 172, 62, 0.22)", "#83894c"], ["rgba(188, 198, 88, 0.16)", "#b0b674"]),
      pair(["rgba(140, 126, 100, 0.20)", "#7d7566"], ["rgba(176, 164, 138, 0.16)", "#aaa291"]),
    ],
    /** The line around the reader's own grids. */
    mine: colour("#17594a", "#7fcdb3"),
    gridName: colour("#26332c", "#eef2ee"),
    section: pair(["rgba(255, 255, 255, 0.82)", "#8a8378"], ["rgba(92, 102, 98, 0.6)", "#a8aea6"]),
    sectionName: colour("#5a544a", "#d3d8d1"),
    place: pair(["rgba(176, 142, 74, 0.26)", "#8a6a24"], ["rgba(206, 168, 92, 0.22)", "#d2b06a"]),
    placeName: colour("#654d17", "#e5cd97"),
    zone: pair(["rgba(178, 74, 140, 0.14)", "#9a3f77"], ["rgba(224, 120, 186, 0.18)", "#d98bb9"]),
    zoneName: colour("#7c2c5e", "#eeb4d5"),
    /** Renovation zones by the light of their project. */
    zoneLights: {
      red: pair(["rgba(200, 44, 32, 0.38)", "#9b1c1c"], ["rgba(255, 120, 104, 0.36)", "#ff9d92"]),
      yellow: pair(["rgba(240, 178, 50, 0.42)", "#7a3a02"], ["rgba(255, 206, 107, 0.36)", "#ffce6b"]),
      green: pair(["rgba(46, 140, 108, 0.36)", "#0f4337"], ["rgba(92, 195, 164, 0.36)", "#8fe0c6"]),
      done: pair(["rgba(70, 100, 150, 0.32)", "#2a4a7c"], ["rgba(143, 183, 236, 0.32)", "#a9c8f2"]),
      none: pair(["rgba(105, 115, 109, 0.30)", "#4a534e"], ["rgba(154, 165, 159, 0.30)", "#bcc5c0"]),
    },
    division: colour("#4f4660", "#b3a8cc"),
    divisionName: colour("#4f4660", "#c9c0dd"),
    /** What hydrants reach, built-up ground that they do not, and roads too long without one. */
    hydrants: {
      reach: pair(["rgba(47, 95, 158, 0.20)", "#2f5f9e"], ["rgba(143, 183, 236, 0.20)", "#8fb7ec"]),
      ground: pair(["rgba(200, 56, 24, 0.40)", "#a92d10"], ["rgba(255, 138, 99, 0.38)", "#ff8a63"]),
      stretch: colour("#6f2fa0", "#d9a8ff"),
    },
    /** Illegal structures. */
    structures: pair(["rgba(52, 58, 140, 0.45)", "#343a8c"], ["rgba(170, 176, 255, 0.42)", "#aab0ff"]),
    /** Inspection points by what a month has seen of them. */
    inspection: {
      blank: pair(["#d8553f", "#5c150a"], ["#ff8a72", "#ffe1da"]),
      partly: pair(["#f2c04e", "#5a3a00"], ["#ffcf70", "#fff3d6"]),
      done: pair(["#62a9cc", "#123f56"], ["#8ac6e6", "#e2f3fc"]),
      bare: pair(["#ffffff", "#4a524d"], ["#1a211f", "#d3dad5"]),
    },
    /** Where no cases are opened for now. */
    suppression: pair(["rgba(70, 80, 92, 0.22)", "#46505c"], ["rgba(178, 190, 204, 0.20)", "#b2becc"]),
    facility: pair(["#ffffff", "#55606b"], ["#1a211f", "#b9c3cc"]),
    /** The answer: the territory that decided; and what is drawn beside it. */
    answer: pair(["rgba(255, 190, 162, 0.5)", "#c83818"], ["rgba(255, 122, 82, 0.26)", "#ff8a63"]),
    casing: colour("rgba(255, 255, 255, 0.92)", "rgba(16, 21, 20, 0.9)"),
    handling: colour("#2f5f9e", "#8fb7ec"),
    supervising: colour("#6f4b8b", "#cba6e6"),
    other: colour("#6b655b", "#b3ada1"),
    chosen: colour("#c83818", "#ff8a63"),
    /** Points by the light of their case; `unlit`: no clock runs. */
    points: {
      red: pair(["#b3201a", "#ffffff"], ["#ff8a80", "#2a0c0a"]),
      yellow: pair(["#f2b233", "#4a2c00"], ["#ffce6b", "#2b1d05"]),
      green: pair(["#1d6b57", "#ffffff"], ["#5cc3a4", "#10201b"]),
      unlit: pair(["#69736d", "#ffffff"], ["#9aa59f", "#161c1a"]),
    },
    /** Around a point that lies in no territory. */
    fallback: colour("#b4530a", "#f2a35e"),
    cluster: pair(["#2b4a43", "#ffffff"], ["#d5e6de", "#17201d"]),
    clusterText: colour("#ffffff", "#17201d"),
    /** What was counted in imagery, from little to much. */
    counted: of(
      ["rgba(233, 244, 239, 0.82)", "rgba(184, 220, 205, 0.84)", "rgba(122, 184, 161, 0.86)", "rgba(58, 138, 113, 0.88)", "rgba(20, 79, 63, 0.9)"],
      ["rgba(28, 48, 42, 0.82)", "rgba(38, 82, 69, 0.84)", "rgba(54, 120, 100, 0.86)", "rgba(96, 172, 148, 0.88)", "rgba(176, 230, 211, 0.9)"],
    ),
    countedLine: colour("rgba(38, 51, 44, 0.55)", "rgba(222, 232, 226, 0.45)"),
    measure: colour("#7a1fa2", "#e0a3ff"),
    measureFill: colour("rgba(122, 31, 162, 0.14)", "rgba(224, 163, 255, 0.16)"),
  };
}

export type Palette = Readonly<ReturnType<typeof colours>>;

const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: colours((light) => light),
  dark: colours((_light, dark) => dark),
};

/** The palette of a theme. */
export function paletteOf(theme: Theme): Palette {
  return PALETTES[theme];
}
