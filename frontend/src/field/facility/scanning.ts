/** Reads a QR code from what the camera shows: by the browser itself where it can, else by a decoder of our own, loaded when it is needed. */

/** The text of a code in this frame; null: there is none to be read. */
export type Read = (video: HTMLVideoElement) => Promise<string | null>;

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ readonly rawValue: string }[]>;
}

interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const FORMAT = "qr_code";
/** A label fills a good part of the picture: more pixels only cost time. */
const MOST_PX = 640;

/** How this browser reads codes. */
export async function reader(): Promise<Read> {
  const { BarcodeDetector: kind } = globalThis as { BarcodeDetector?: DetectorKind };
  if (kind && (await kind.getSupportedFormats()).includes(FORMAT)) {
    const detector = new kind({ formats: [FORMAT] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  return ownReader();
}

async function ownReader(): Promise<Read> {
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser draws nothing");
  return (video) => {
    const scale = Math.min(1, MOST_PX / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return Promise.resolve(textIn(decodeQR, context.getImageData(0, 0, canvas.width, canvas.height)));
  };
}

function textIn(decode: (image: ImageData) => string, image: ImageData): string | null {
  try {
    return decode(image);
  } catch {
    // The decoder throws for every frame without a code that it can read; the next one may have it.
    return null;
  }
}
