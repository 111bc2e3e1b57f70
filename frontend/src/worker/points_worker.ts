/** The worker: fetches the points and answers the page's questions about them, so that the page never waits. */

import { request, RequestFailure } from "../api";
import type { ColumnsResponse } from "../points/columns";
import type { Answered, Asked, FailureMessage, QuestionName, Questions } from "../points/messages";
import { PointsIndex } from "./points_index";

type Handlers = { [Name in QuestionName]: (sent: Questions[Name][0]) => Questions[Name][1] | Promise<Questions[Name][1]> };

let index: PointsIndex | null = null;
let loading = new AbortController();

function points(): PointsIndex {
  if (index === null) throw new RequestFailure("refused", "", "points.not-loaded");
  return index;
}

const HANDLERS: Handlers = {
  async load({ url }) {
    loading.abort();
    loading = new AbortController();
    const response = await request(url, loading.signal, "application/json");
    index = new PointsIndex((await response.json()) as ColumnsResponse);
    return index.loaded();
  },
  filter: ({ filter }) => points().choose(filter),
  marks: ({ bounds, zoom }) => points().marks(bounds, zoom),
  page: ({ offset, limit }) => points().page(offset, limit),
  expand: ({ cluster }) => points().expand(cluster),
  locate: ({ id }) => points().locate(id),
  extent: () => points().extent(),
};

function failureOf(error: unknown): FailureMessage {
  if (error instanceof RequestFailure) return { kind: error.kind, message: error.message, code: error.code };
  if (error instanceof DOMException && error.name === "AbortError") return { kind: "stopped", message: "", code: "" };
  return { kind: "broken", message: String(error), code: "" };
}

async function answer<Name extends QuestionName>({ number, name, sent }: Asked<Name>): Promise<Answered> {
  try {
    return { number, answer: await HANDLERS[name](sent) };
  } catch (error) {
    return { number, failure: failureOf(error) };
  }
}

addEventListener("message", (event: MessageEvent<Asked>) => {
  void answer(event.data).then((answered) => postMessage(answered));
});
