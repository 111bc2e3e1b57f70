/** The cameras of this phone: the one inside the app, which opens by itself, and the phone's own, which a tap opens. */

const KEY = "field.camera";
/** Which camera takes the photos: the app's, or the phone's own. */
export type CameraChoice = "app" | "phone";
/** More than the evidence copy needs, so that the browser chooses a good one of the camera's sizes. */
const WANTED = { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1920 } };

/** It was asked for and not given: the phone's own is used until the app is started again. */
let wasRefused = false;

export function cameraChoice(): CameraChoice {
  return localStorage.getItem(KEY) === "phone" ? "phone" : "app";
}

export function chooseCamera(choice: CameraChoice): void {
  localStorage.setItem(KEY, choice);
}

/** Can the app look through a camera here?  Nobody is asked for permission yet. */
export async function hasCamera(): Promise<boolean> {
  if (wasRefused || !("mediaDevices" in navigator) || !isSecureContext) return false;
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some((device) => device.kind === "videoinput") && !(await isDenied());
}

async function isDenied(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "camera" as PermissionName })).state === "denied";
  } catch (error) {
    // Browsers that do not know the name ask when the camera is opened.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** The rear camera's picture; null where the phone or the person does not give it. */
export async function openCamera(): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    wasRefused = true;
    return null;
  }
}

export function closeCamera(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}

/** Open the phone's own camera: in the very moment of a tap, else browsers refuse.  Null: left without a photo. */
export function ownCamera(): Promise<File | null> {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: "image/*", hidden: true });
  input.setAttribute("capture", "environment");
  document.body.append(input);
  return new Promise((resolve) => {
    const end = () => {
      input.remove();
      resolve(input.files?.[0] ?? null);
    };
    input.addEventListener("change", end);
    input.addEventListener("cancel", end);
    input.click();
  });
}

/** Is this a device whose camera is meant when a photo is wanted, and not a desk with a folder of files? */
export function isHeldInHand(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}
