/** Which camera takes the photos here?  Known before the tap, because the phone's own must be opened in that very moment. */

import { useEffect, useState } from "preact/hooks";

import { cameraChoice, hasCamera } from "../photos/camera";

/** Does the camera inside the app take them?  null: not known yet.  Asked again when `depends` changes. */
export function useInAppCamera(depends: unknown = null): boolean | null {
  const [isThere, setThere] = useState<boolean | null>(null);
  useEffect(() => void hasCamera().then(setThere), [depends]);
  return isThere === null ? null : isThere && cameraChoice() === "app";
}
