/** Symbols that are drawn once and copied from then on: a copy costs a quarter of a circle with its outline. */

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** The symbols of one canvas, each under a key that says all about its look. */
export class Sprites {
  private readonly made = new Map<string, HTMLCanvasElement>();

  /** For a canvas that has `ratio` pixels a CSS pixel. */
  constructor(readonly ratio: number) {}

  /** The nearest place at which a copy falls on whole pixels, and is as sharp as what was drawn. */
  snapped({ x, y }: Pixel): Pixel {
    return { x: Math.round(x * this.ratio) / this.ratio, y: Math.round(y * this.ratio) / this.ratio };
  }

  /** Draw at a snapped place what `paint` draws around (0, 0), `reach` CSS pixels far at most. */
  draw(context: CanvasRenderingContext2D, { x, y }: Pixel, key: string, reach: number, paint: (context: CanvasRenderingContext2D) => void): void {
    let sprite = this.made.get(key);
    if (!sprite) this.made.set(key, (sprite = this.make(Math.ceil(reach), paint)));
    const size = sprite.width / this.ratio;
    context.drawImage(sprite, x - Math.ceil(reach), y - Math.ceil(reach), size, size);
  }

  private make(half: number, paint: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
    const sprite = document.createElement("canvas");
    sprite.width = sprite.height = Math.ceil(2 * half * this.ratio);
    const context = sprite.getContext("2d");
    context?.setTransform(this.ratio, 0, 0, this.ratio, half * this.ratio, half * this.ratio);
    if (context) paint(context);
    return sprite;
  }
}
