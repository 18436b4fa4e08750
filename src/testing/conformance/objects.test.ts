import { describe, expect, it } from "vitest";
import type { KubeObject, Status } from "../../engine/api/index.ts";
import accepted from "../recorded/validation/accepted.json" with { type: "json" };
import rejected from "../recorded/validation/rejected.json" with { type: "json" };
import { ApiServerLab } from "./apiServerLab.ts";
import { collectionOf } from "./collectionOf.ts";
import { asRecorded, differences, matchesText } from "./compareObjects.ts";

/** Objects of upstream's own validation tests, and what a real v1.36.2 API server said to each. */

const lab = new ApiServerLab();

function post(object: unknown): { readonly code: number; readonly body: KubeObject | Status } {
  const given = object as KubeObject;
  const { namespace } = given.metadata ?? {};
  if (namespace !== undefined) lab.ensureNamespace(namespace);
  return lab.post(`${collectionOf(given)}?dryRun=All`, given);
}

describe("objects that Kubernetes rejects", () => {
  it.for(rejected)("$name", ({ object, message }) => {
    const said = (post(object).body as Status).message ?? "accepted";
    expect(matchesText(message, said) ? message : said).toBe(message);
  });
});

/** What the recorder left out of these. */
const unrecorded = /^(metadata\.(uid|creationTimestamp|namespace)|spec\.clusterIPs?)\b/;

describe("objects that Kubernetes accepts", () => {
  it.for(accepted)("$name", ({ object, stored }) => {
    const { body } = post(object);
    expect(differences(stored, asRecorded(body)).filter((each) => !unrecorded.test(each))).toEqual([]);
  });
});
