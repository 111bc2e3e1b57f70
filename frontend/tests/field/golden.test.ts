import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { groundOf, type PackBody } from "../../src/field/pack/pack";
import { whoAnswers } from "../../src/field/pack/rule";

interface Golden {
  readonly towns: readonly { readonly pack: PackBody; readonly answers: readonly Expected[] }[];
}

interface Expected {
  readonly lon: number;
  readonly lat: number;
  readonly category: string;
  readonly accountable: string;
  readonly step: number;
  readonly handling: string;
  readonly handling_step: number;
}

/** Made by the server's own resolver over random towns. */
const GOLDEN = JSON.parse(readFileSync("../tests/golden/field_answers.json", "utf-8")) as Golden;

describe.each(GOLDEN.towns.map((town, index) => [index, town] as const))("town %i", (_index, { pack, answers }) => {
  test("the phone says of every place what the server says", () => {
    const ground = groundOf({ body: pack });
    const steps = new Map(pack.categories.map((one) => [one.key, one]));
    const told = answers.map(({ lon, lat, category }) => {
      const answer = whoAnswers(ground, { lon, lat }, steps.get(category)!);
      const { accountable, step, handling, handlingStep: handling_step } = answer ?? {};
      return { lon, lat, category, accountable, step, handling, handling_step };
    });
    expect(answers.length).toBeGreaterThan(100);
    const wrong = told.flatMap((one, index) => (JSON.stringify(one) === JSON.stringify(answers[index]) ? [] : [[JSON.stringify(one), JSON.stringify(answers[index])]]));
    expect(wrong).toEqual([]);
  });
});
