/** Keeps on the map what stands in its view: points and clusters, asked of the worker that holds them. */

import { isWithin } from "./geography";
import type { MapAdapter } from "./map_adapter";
import type { PointsClient } from "./points/client";
import type { Mark, MarksView } from "./points/messages";

export class MarksInView {
  /** For which view the map has its marks; null: it has none. */
  private marked: MarksView | null = null;
  private turn = 0;

  constructor(
    private readonly map: MapAdapter,
    private readonly client: PointsClient,
    private readonly isLoaded: () => boolean,
  ) {}

  /** What is asked for: all in view, and a margin. */
  view(): MarksView {
    return { bounds: this.map.bounds(), zoom: this.map.view().zoom };
  }

  /** Other points are shown from now on, these in `view`; asks again where the map has moved on since. */
  place(marks: readonly Mark[], view: MarksView): void {
    this.turn += 1;
    this.marked = this.isLoaded() ? view : null;
    this.map.showMarks(marks);
    if (!this.isLoaded()) return;
    if (this.reachesAll()) note();
    else void this.refresh();
  }

  /** The map looks elsewhere: where its marks reach as far they stand there at once, and only the margin is renewed. */
  follow(): void {
    if (!this.isLoaded()) return;
    if (this.reachesAll()) note();
    void this.refresh();
  }

  /** An answer to an older view is dropped. */
  private async refresh(): Promise<void> {
    this.turn += 1;
    const turn = this.turn;
    const view = this.view();
    const isThere = this.reachesAll();
    const marks = await this.client.ask("marks", view);
    if (turn !== this.turn) return;
    this.marked = view;
    if (isThere) this.map.renewMarks(marks);
    else {
      this.map.showMarks(marks);
      note();
    }
  }

  private reachesAll(): boolean {
    const { marked, map } = this;
    return marked !== null && marked.zoom === map.view().zoom && isWithin(map.inView(), marked.bounds);
  }
}

/** All marks in view stand on the map: for whoever measures. */
function note(): void {
  performance.mark("points-shown");
}
