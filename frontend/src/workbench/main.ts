/** What the workbench gains from scripts; without them everything still works, page by page. */

import "./styles.css";

import { readConfig } from "../config";
import { Workbench } from "./workbench";

// On a phone the tabs run off the screen: the one that is open comes into view.
document.querySelector(".tabs__tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

await new Workbench(readConfig()).start();
