import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { readColumns } from "../../src/points/columns";

const CONTRACT = "../tests/contract/points_columns";

function sample(): ArrayBuffer {
  const file = readFileSync(`${CONTRACT}.arrays`);
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
}

describe("the server's typed arrays", () => {
  test("say what the server's JSON says of the same points", () => {
    const expected = JSON.parse(readFileSync(`${CONTRACT}.json`, "utf-8")) as Record<string, unknown>;
    const { numbers, parts, ranges: _, ...head } = readColumns(sample());
    const columns = Object.entries(numbers).map(([name, values]) => [name, Array.from(values, (one) => one / (parts[name] ?? 1))]);
    expect({ ...head, ...Object.fromEntries(columns) }).toEqual(expected);
  });

  test("columns of small numbers are read where they lie", () => {
    const bytes = sample();
    const { grid } = readColumns(bytes).numbers;
    expect(grid).toBeInstanceOf(Int8Array);
    expect((grid as Int8Array).buffer).toBe(bytes);
  });

  test("tell the least and the most of each column, of ids those of their steps", () => {
    const { numbers, ranges } = readColumns(sample());
    for (const [name, values] of Object.entries(numbers)) {
      const lying = Array.from(values, (one, row) => (name === "id" ? one - (values[row - 1] ?? 0) : one));
      expect([name, ranges[name]]).toEqual([name, [Math.min(...lying), Math.max(...lying)]]);
    }
  });

  test("an answer that was cut off is not taken for a whole one", () => {
    const bytes = sample();
    expect(() => readColumns(bytes.slice(0, bytes.byteLength - 8))).toThrow(RangeError);
  });
});
