import { expect, test } from "vitest";

import CASES from "../../../tests/contract/border_steps.json";
import { type Corner, Drawing, isSame, type RowGeometry, type Shape, shapeOf, type Step, StepRefused, stepBetween } from "../../src/drafts/drawing";

interface Case {
  readonly name: string;
  readonly before: Record<string, RowGeometry>;
  readonly held: readonly RowGeometry[];
  readonly steps: readonly Step[];
  readonly after?: Record<string, RowGeometry>;
  readonly refused?: string;
}

/** What the server alone can do or judge. */
const SERVERS = new Set(["crosses", "no_border"]);
const cases = (CASES as unknown as Case[]).filter(
  ({ steps, refused }) => steps.every((step) => (step.do as string) !== "reroute") && !SERVERS.has(refused ?? ""),
);

function drawingOf(before: Record<string, RowGeometry>, held: readonly RowGeometry[] = []): Drawing {
  const drawing = new Drawing();
  drawing.begin(new Map(Object.entries(before).map(([row, one]) => [Number(row), shapeOf(one)])), held.map(shapeOf));
  return drawing;
}

/** Each ring beginning with its least corner, going round as it does. */
function turned({ parts }: Shape): unknown {
  return parts.map((part) =>
    part.map((path) => {
      const least = [...path].sort((one, other) => one[0] - other[0] || one[1] - other[1])[0]!;
      const at = path.findIndex((corner) => isSame(corner, least));
      return [...path.slice(at), ...path.slice(0, at)];
    }),
  );
}

test.each(cases)("the page draws as the server does: $name", ({ before, held, steps, after, refused }) => {
  const drawing = drawingOf(before, held);
  const draw = () => steps.forEach((step) => drawing.take(step));
  if (refused) {
    expect(draw).toThrow(new StepRefused(refused as never));
    expect(drawing.steps).toEqual([]);
    return;
  }
  draw();
  expect(drawing.changed().map(String)).toEqual(Object.keys(after!));
  for (const [row, shape] of Object.entries(after!)) {
    expect(turned(drawing.rows.get(Number(row))!)).toEqual(turned(shapeOf(shape)));
  }
});

test("steps are taken back and taken again, and a new one forgets what was taken back", () => {
  const drawing = drawingOf((CASES as unknown as Case[])[0]!.before);
  const first = drawing.rows;
  const move: Step = { do: "move", along: [[1, 1], [1.25, 1]] };
  drawing.take(move);
  const second = drawing.rows;
  drawing.undo();
  expect([drawing.rows, drawing.steps, drawing.canUndo, drawing.canRedo]).toEqual([first, [], false, true]);
  drawing.redo();
  expect([drawing.rows, drawing.steps]).toEqual([second, [move]]);
  drawing.undo();
  drawing.take({ do: "remove", along: [[0, 0]] });
  expect([drawing.canRedo, drawing.changed()]).toEqual([false, [1]]);
});

test("what was dragged is told as one step", () => {
  const square: Corner[] = [[0, 0], [1, 0], [1, 1], [0, 1]];
  const shape = (path: Corner[]): Shape => ({ isLine: false, parts: [[path]] });
  const between = (path: Corner[]) => stepBetween(shape(square), shape(path));
  expect(between([[0, 0], [1, 0], [2, 2], [0, 1]])).toEqual({ do: "move", along: [[1, 1], [2, 2]] });
  expect(between([[0, 0], [1, 0], [0, 1]])).toEqual({ do: "remove", along: [[1, 1]] });
  expect(between([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0.5]])).toEqual({ do: "insert", along: [[0, 1], [0, 0], [0, 0.5]] });
  expect(between(square)).toBeNull();
  expect(between([[5, 5], [6, 6], [1, 1], [0, 1]])).toBeNull();
});
