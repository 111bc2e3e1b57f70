/** Starts the field app: its texts first, then the page. */

import { render } from "preact";

import "./styles.css";
import "./point.css";
import "./facility.css";
import "./camera.css";
import "./task.css";
import { showColours } from "./colours";
import { languageNow, loadTexts } from "./language";
import { Phone } from "./phone";
import { openLabel } from "./route";
import { App } from "./views/app";

showColours();
openLabel();
const language = languageNow();
await loadTexts(language);
const phone = new Phone(language);
const root = document.getElementById("app");
if (!root) throw new Error("The page has no #app");
render(<App phone={phone} />, root);
await phone.start();
