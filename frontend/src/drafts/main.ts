/** What the page of a draft gains from scripts: its map, drawn on where there is room; without them the picture stays. */

import "../workbench/styles.css";

import { readConfig } from "../config";
import { DraftMap } from "./draft_map";

await new DraftMap(readConfig()).start();
