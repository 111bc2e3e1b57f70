import { afterEach, describe, expect, test, vi } from "vitest";

import { sha256Of } from "../../src/field/outbox/hash";
import { evidenceOf, evidenceSize, NoPictureError } from "../../src/field/photos/evidence";

afterEach(() => vi.unstubAllGlobals());

describe("the evidence copy", () => {
  test.each([
    [4000, 3000, 1600, 1200],
    [3000, 4000, 1200, 1600],
    [1600, 900, 1600, 900],
    [640, 480, 640, 480],
    [10_000, 1, 1600, 1],
  ])("%i × %i becomes %i × %i", (width, height, toWidth, toHeight) => {
    expect(evidenceSize(width, height)).toEqual({ width: toWidth, height: toHeight });
  });

  test("HEIC that this browser cannot read goes as it is", async () => {
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new DOMException("no decoder", "InvalidStateError")));
    const file = new File([new Uint8Array([1, 2, 3])], "IMG_1.HEIC");
    const { bytes, sha256 } = await evidenceOf(file);
    expect([...new Uint8Array(bytes)]).toEqual([1, 2, 3]);
    expect(sha256).toBe(await sha256Of(new Uint8Array([1, 2, 3])));
  });

  test("what is no picture is refused", async () => {
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new DOMException("no picture", "InvalidStateError")));
    await expect(evidenceOf(new File(["words"], "note.txt", { type: "text/plain" }))).rejects.toBeInstanceOf(NoPictureError);
  });
});
