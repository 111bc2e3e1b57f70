/** The worker: holds the points and answers the page's questions about them, so that the page never waits. */

import { readColumns } from "../points/columns";
import type { Answered, Asked, QuestionName, Questions } from "../points/messages";
import { PointsIndex } from "./points_index";

type Handlers = { [Name in QuestionName]: (sent: Questions[Name][0]) => Questions[Name][1] };

let index: PointsIndex | null = null;

function points(): PointsIndex {
  if (index === null) throw new Error("no points are loaded");
  return index;
}

const HANDLERS: Handlers = {
  load({ bytes, now_ms }) {
    index = new PointsIndex(readColumns(bytes), now_ms);
    return index.loaded();
  },
  filter({ filter, view }) {
    const total = points().choose(filter);
    return { total, marks: points().marks(view.bounds, view.zoom), changesAt_ms: points().changesAt_ms };
  },
  counts: () => points().counts(),
  marks: ({ bounds, zoom }) => points().marks(bounds, zoom),
  page: ({ offset, limit }) => points().page(offset, limit),
  expand: ({ cluster }) => points().expand(cluster),
  locate: ({ id }) => points().locate(id),
  extent: () => points().extent(),
};

function answer<Name extends QuestionName>({ number, name, sent }: Asked<Name>): Answered {
  try {
    return { number, answer: HANDLERS[name](sent) };
  } catch (error) {
    return { number, failure: { message: String(error) } };
  }
}

addEventListener("message", (event: MessageEvent<Asked>) => postMessage(answer(event.data)));
