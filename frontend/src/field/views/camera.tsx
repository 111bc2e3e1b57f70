/** The camera over the whole screen: its picture, an earlier photo half-transparent over it where there is one, and the shutter. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { gettext } from "../../i18n";
import { closeCamera, openCamera } from "../photos/camera";
import { type Evidence, evidenceOfFrame } from "../photos/evidence";

interface CameraProps {
  readonly title: string;
  readonly hint: string;
  /** The address of an earlier photo to stand where it was taken; null: none. */
  readonly ghost: string | null;
  /** Pixels of the longer side of the evidence copy. */
  readonly most: number | undefined;
  readonly taken: (evidence: Evidence) => Promise<void>;
  readonly left: () => void;
  /** There is no camera, or it may not be used. */
  readonly without: () => void;
  readonly children?: ComponentChildren;
}

export function Camera({ title, hint, ghost, most, taken, left, without, children }: CameraProps) {
  const { video, isOpen, shape } = useCameraPicture(without);
  const [isBusy, setBusy] = useState(false);
  const shoot = async () => {
    if (!video.current || isBusy) return;
    setBusy(true);
    try {
      await taken(await evidenceOfFrame(video.current, most));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="camera" role="dialog" aria-modal="true" aria-label={title}>
      <header class="camera__head">
        <button class="camera__back" type="button" aria-label={gettext("Close the camera")} onClick={left}>‹</button>
        <div>
          <h2 class="camera__title">{title}</h2>
          <p class="camera__hint">{hint}</p>
        </div>
      </header>
      <div class="camera__stage">
        <video class="camera__picture" ref={video} autoplay muted playsInline aria-label={gettext("What the camera sees")} />
        {ghost && <Ghost address={ghost} shape={shape} />}
        {isBusy && <span class="camera__flash" aria-hidden="true" />}
      </div>
      <footer class="camera__foot">
        {children}
        <button class="camera__shutter" id="shutter" type="button" aria-label={gettext("Take the photo")} disabled={!isOpen || isBusy} onClick={() => void shoot()} />
      </footer>
    </div>
  );
}

/** The camera's picture in a video element: open while the page is looked at, closed with the view. */
function useCameraPicture(without: () => void) {
  const video = useRef<HTMLVideoElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [shape, setShape] = useState<"upright" | "across" | null>(null);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let isGone = false;
    const open = async () => {
      stream = await openCamera();
      if (isGone) return closeCamera(stream);
      if (!stream) return without();
      if (!video.current) return;
      video.current.srcObject = stream;
      setOpen(true);
    };
    const look = () => {
      closeCamera(stream);
      setOpen(false);
      if (document.visibilityState === "visible") void open();
    };
    const measure = () => video.current && setShape(shapeOf(video.current.videoWidth, video.current.videoHeight));
    video.current?.addEventListener("resize", measure);
    document.addEventListener("visibilitychange", look);
    void open();
    return () => {
      isGone = true;
      document.removeEventListener("visibilitychange", look);
      closeCamera(stream);
    };
  }, []);
  return { video, isOpen, shape };
}

const shapeOf = (width: number, height: number): "upright" | "across" => (height > width ? "upright" : "across");

const HALF = 50;

/** The earlier photo lies over the picture as large as it fits; one that was taken the other way round asks to turn the phone. */
function Ghost({ address, shape }: { address: string; shape: "upright" | "across" | null }) {
  const [percent, setPercent] = useState(HALF);
  const [ghostShape, setGhostShape] = useState<"upright" | "across" | null>(null);
  const mustTurn = shape !== null && ghostShape !== null && shape !== ghostShape;
  return (
    <>
      <img
        class="camera__ghost" id="ghost" src={address} alt={gettext("The photo from before")} style={{ opacity: percent / 100 }}
        onLoad={(event) => setGhostShape(shapeOf(event.currentTarget.naturalWidth, event.currentTarget.naturalHeight))}
      />
      {mustTurn && <p class="camera__turn" role="status">{ghostShape === "across" ? gettext("The photo from before lies across: turn the phone.") : gettext("The photo from before stands upright: turn the phone.")}</p>}
      <label class="camera__slider">
        <span>{gettext("Photo from before")}</span>
        <input type="range" min={0} max={100} value={percent} onInput={(event) => setPercent(Number(event.currentTarget.value))} />
      </label>
    </>
  );
}
