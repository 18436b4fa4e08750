import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Status } from "../../engine/api/index.ts";
import { ApiServerLab } from "./apiServerLab.ts";
import { asRecorded, differences, differentCauses, matchesText, sameMessage } from "./compareObjects.ts";
import type { SetOptions } from "./set.ts";

interface ValidationCase {
  readonly name: string;
  readonly path: string;
  readonly object: { readonly metadata?: { readonly namespace?: string } };
  readonly expected: {
    readonly code: number;
    readonly reason?: string;
    readonly message?: string;
    readonly causes?: readonly { readonly field?: string; readonly reason?: string; readonly message?: string }[];
    readonly stored?: unknown;
  };
}

/** Sends an object as the recorder did. @returns what differs from the real server's answer */
function check(lab: ApiServerLab, { path, object, expected }: ValidationCase): readonly string[] {
  const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
  if (namespace !== undefined) lab.ensureNamespace(namespace);
  const { code, body } = lab.post(`${path}?dryRun=All`, object);
  if (code !== expected.code) return [`code: expected ${expected.code}, is ${code}`, ...(expected.message === undefined ? [] : [`expected ${expected.message}`]), ...("message" in body ? [`is       ${String(body.message)}`] : [])];
  if (expected.code < 300) return differences(expected.stored, asRecorded(body));
  const status = body as Status;
  const causes = differentCauses(expected.causes ?? [], status.details?.causes ?? []);
  const differ: string[] = [...causes];
  if ((status.reason ?? "") !== (expected.reason ?? "")) differ.push(`reason: expected ${expected.reason ?? ""}, is ${status.reason ?? ""}`);
  const message = status.message ?? "";
  if (causes.length === 0 && !sameMessage(expected.message ?? "", message, status.details?.causes ?? []) && !matchesText(expected.message ?? "", message)) differ.push(`expected ${expected.message ?? ""}`, `is       ${message}`);
  return differ;
}

/** Objects of upstream's validation tests: refused with the same causes, or stored with the same defaults. */
export async function runValidation({ directory, only, verbose }: SetOptions): Promise<boolean> {
  const lab = new ApiServerLab();
  let passed = 0;
  let failed = 0;
  for (const file of ["rejected.json", "accepted.json"]) {
    for (const each of JSON.parse(readFileSync(join(directory, file), "utf8")) as readonly ValidationCase[]) {
      if (only?.test(each.name) === false) continue;
      const differ = check(lab, each);
      console.log(`${differ.length === 0 ? "pass" : "FAIL"} ${each.name}`);
      if (verbose) for (const line of differ) console.log(`    ${line}`);
      if (differ.length === 0) passed++;
      else failed++;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return Promise.resolve(failed === 0);
}
