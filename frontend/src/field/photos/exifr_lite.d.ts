/** The build of exifr that reads JPEG and HEIC and nothing else; it comes without types of its own. */
declare module "exifr/dist/lite.esm.mjs" {
  export function parse(bytes: ArrayBuffer, options: Record<string, unknown>): Promise<Record<string, unknown> | undefined>;
}
