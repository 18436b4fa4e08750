import type { StringMap } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";

/** "a=b,c=d". @source k8s.io/kubectl/pkg/generate/generate.go ParseLabels */
export function parseLabels(text: string): Result<StringMap, string> {
  const pairs = text.split(",").map((pair) => pair.split("="));
  const wrong = pairs.find((pair) => pair.length !== 2);
  return wrong === undefined ? ok(Object.fromEntries(pairs.map(([key = "", value = ""]) => [key.trim(), value.trim()]))) : fail(`unexpected label spec: ${wrong.join("=")}`);
}
