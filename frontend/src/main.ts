/** The map page: everything starts here. */

import "./styles.css";

import { readConfig } from "./config";
import { Workspace } from "./workspace";

const worker = new Worker(new URL("./worker/points_worker.ts", import.meta.url), { type: "module" });
await new Workspace(readConfig(), worker).start();
