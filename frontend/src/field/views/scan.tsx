/** Scans a label with the camera; where there is none, or it may not be used, the number is typed. */

import { useEffect, useRef, useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { codeIn } from "../facility/facilities";
import { type Read, reader } from "../facility/scanning";
import { addressOf, goInstead } from "../route";

type Trouble = "denied" | "none" | "insecure";

/** How often a frame is looked at. */
const EVERY_MS = 150;

export function Scan() {
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [other, setOther] = useState(false);
  useEffect(() => {
    const scanning = new AbortController();
    void scan(video.current!, scanning.signal, (text) => {
      const code = codeIn(text);
      if (code) goInstead({ screen: "facility", code });
      else setOther(true);
      return code !== null;
    }).catch((error: unknown) => setTrouble(troubleOf(error)));
    return () => scanning.abort();
  }, []);
  return (
    <>
      <header class="bar">
        <a class="bar__back" href={addressOf({ screen: "facilities" })} aria-label={gettext("Back")}>‹</a>
        <h1 class="bar__title">{gettext("Scan the label")}</h1>
      </header>
      <div class="scan">
        <video class="scan__picture" ref={video} muted playsInline aria-label={gettext("What the camera sees")} />
        {!trouble && <span class="scan__frame" aria-hidden="true" />}
      </div>
      {!trouble && <p class="quiet" role="status">{gettext("Hold the camera over the QR code; it is read by itself.")}</p>}
      {other && <p class="warning" role="alert">{gettext("This code is no label of a facility.")}</p>}
      {trouble && <p class="warning" role="alert">{troubleText(trouble)}</p>}
      <a class="big big--quiet" href={addressOf({ screen: "facilities" })}>{gettext("Type the number, or choose from the list")}</a>
    </>
  );
}

/** Look at what the camera sees until `told` knows a text for its own, or the screen is left.  Throws where there is no camera. */
async function scan(video: HTMLVideoElement, signal: AbortSignal, told: (text: string) => boolean): Promise<void> {
  if (!("mediaDevices" in navigator)) throw new DOMException("", "SecurityError");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  try {
    if (signal.aborted) return;
    video.srcObject = stream;
    await video.play();
    await readUntil(video, await reader(), signal, told);
  } catch (error) {
    if (!signal.aborted) throw error; // leaving the screen interrupts play()
  } finally {
    stop();
  }
}

async function readUntil(video: HTMLVideoElement, read: Read, signal: AbortSignal, told: (text: string) => boolean): Promise<void> {
  while (!signal.aborted) {
    const text = video.videoWidth > 0 ? await read(video) : null;
    if (text && !signal.aborted && told(text)) return;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return "denied";
  return name === "SecurityError" ? "insecure" : "none";
}

function troubleText(trouble: Trouble): string {
  switch (trouble) {
    case "denied":
      return gettext("This page may not use the camera. Allow it in the browser's settings for this page, or type the number on the label.");
    case "insecure":
      return gettext("This page is not secure (https), so the browser gives it no camera. Type the number on the label.");
    case "none":
      return gettext("There is no camera that can be used. Type the number on the label.");
  }
}
