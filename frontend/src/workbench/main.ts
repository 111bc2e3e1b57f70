/** What the workbench gains from scripts; without them everything still works, page by page. */

import "./styles.css";

import { readConfig } from "../config";
import { Workbench } from "./workbench";

await new Workbench(readConfig()).start();
