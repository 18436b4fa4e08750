import type { NodeSpec } from "./transcript.ts";

/** A node of a scenario as the words of the tool that adds it: `add NAME --cpu 4 --memory 8Gi ...`. */
export function nodeWords({ name, labels = {}, taints = [], ...rest }: NodeSpec): readonly string[] {
  const words = ["add", name];
  for (const [flag, value] of Object.entries(rest)) words.push(`--${flag}`, String(value));
  for (const [key, value] of Object.entries(labels)) words.push("--label", `${key}=${value}`);
  for (const taint of taints) words.push("--taint", taint);
  return words;
}
