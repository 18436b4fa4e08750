import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject, Status } from "../../engine/api/index.ts";
import { ApiServerLab } from "./apiServerLab.ts";
import { collectionOf } from "./collectionOf.ts";
import { asRecorded, differences, matchesText } from "./compareObjects.ts";
import { readManifest } from "./manifestCase.ts";
import type { ExpectedObject, ManifestCase } from "./manifestCase.ts";
import type { SetOptions } from "./set.ts";

/** Kinds of which the recorder really made the objects, since later ones need them. */
const madeForGood = new Set(["CustomResourceDefinition", "ServiceAccount"]);

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** What was made by `kubectl apply` has a note of what was applied: for most Namespaces from another file than the case's. */
function asApplied(object: KubeObject, expected: ExpectedObject | undefined): KubeObject {
  const { metadata } = (expected?.stored ?? {}) as Partial<KubeObject>;
  const applied = metadata?.annotations?.[lastApplied];
  if (applied === undefined) return object;
  const given = JSON.parse(applied) as KubeObject;
  return { ...given, metadata: { ...given.metadata, annotations: { ...given.metadata.annotations, [lastApplied]: applied } } };
}

/**
 * The recording with the name that was made up here. What stood in the recorder's cluster already was asked
 * for again under its name with "-x", which was put right in the metadata, not in labels made from it.
 */
function withNameOf(stored: unknown, body: KubeObject): unknown {
  const { metadata: { generateName, name } } = stored as KubeObject;
  const [from, to] = generateName === undefined ? [`${name}-x`, name] : [name, body.metadata.name];
  return JSON.parse(JSON.stringify(stored).replaceAll(JSON.stringify(from), JSON.stringify(to)));
}

/** An APIService that had been applied before had been looked at by the aggregator, too. */
function asFirstStored(expected: ExpectedObject): ExpectedObject {
  const stored = expected.stored as (Partial<KubeObject> & { readonly status?: unknown }) | undefined;
  if (stored?.kind !== "APIService" || stored.metadata?.annotations?.[lastApplied] === undefined) return expected;
  const { status: _later, ...first } = stored;
  return { ...expected, stored: first };
}

/** The header has quotes and backslashes escaped. */
const unescaped = (warning: string): string => warning.replace(/\\(["\\])/g, "$1");

function compare(expected: ExpectedObject, code: number, body: KubeObject | Status, warnings: readonly string[]): readonly string[] {
  const differ: string[] = [];
  if (code !== expected.code) differ.push(`code: expected ${expected.code}, is ${code}`);
  const message = code < 300 ? "" : ((body as Status).message ?? "");
  if (!matchesText(expected.message ?? "", message)) differ.push(`message: expected ${expected.message ?? "none"}`, `              is ${message}`);
  const wanted = (expected.warnings ?? []).map(unescaped);
  if (JSON.stringify(wanted) !== JSON.stringify(warnings)) differ.push(`warnings: expected ${JSON.stringify(wanted)}, are ${JSON.stringify(warnings)}`);
  if (expected.stored !== undefined && code < 300) differ.push(...differences(withNameOf(expected.stored, body as KubeObject), asRecorded(body)));
  return differ.map((line) => `${expected.object}: ${line}`);
}

function check(each: ManifestCase, directory: string): readonly string[] {
  const { documents, errors } = readManifest(each, directory);
  if (errors.length > 0) return errors.map((error) => `not read: line ${error.line}: ${error.message}`);
  const lab = new ApiServerLab();
  const objects = documents.map(({ object }) => object as KubeObject);
  const namespaces = new Set([...(each.needsNamespaces ?? []), ...objects.filter((object) => object.kind === "Namespace").map((object) => object.metadata.name)]);
  const differ: string[] = [];
  if (objects.length !== each.expected.length) differ.push(`expected ${each.expected.length} objects, the file has ${objects.length}`);
  // Namespaces are asked about before they are there.
  const answers = new Map(objects.map((object, index) => [object, object.kind === "Namespace" ? lab.post("/api/v1/namespaces?dryRun=All&fieldValidation=Strict", asApplied(object, each.expected[index])) : undefined]));
  for (const namespace of namespaces) lab.ensureNamespace(namespace);
  objects.forEach((object, index) => {
    const expected = each.expected[index];
    if (expected === undefined) return;
    const path = collectionOf(object);
    const query = "fieldValidation=Strict";
    const answer = answers.get(object) ?? lab.post(`${path}?${madeForGood.has(object.kind) ? "" : "dryRun=All&"}${query}`, asApplied(object, expected));
    differ.push(...compare(asFirstStored(expected), answer.code, answer.body, answer.warnings));
  });
  return differ;
}

/** Real-world files: for each object what the real server answered to it. */
export async function runManifests({ directory, only, verbose }: SetOptions): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  for (const each of JSON.parse(readFileSync(join(directory, "cases.json"), "utf8")) as readonly ManifestCase[]) {
    if (only?.test(each.name) === false) continue;
    const differ = check(each, directory);
    console.log(`${differ.length === 0 ? "pass" : "FAIL"} ${each.name}`);
    if (verbose) for (const line of differ) console.log(`    ${line}`);
    if (differ.length === 0) passed++;
    else failed++;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return Promise.resolve(failed === 0);
}
