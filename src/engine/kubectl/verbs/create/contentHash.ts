import { sha256, toUtf8 } from "../../../core/index.ts";
import { compactJson } from "../../print/json.ts";

interface Content {
  readonly data?: Readonly<Record<string, string>>;
  readonly type?: string;
}

/** No vowels, so that no words come out. */
const letters: Readonly<Record<string, string>> = { 0: "g", 1: "h", 3: "k", a: "m", e: "t" };

/** What --append-hash and kustomize put behind a name. @source k8s.io/kubectl/pkg/util/hash/hash.go */
export function contentHash(kind: "ConfigMap" | "Secret", name: string, { data = {}, type = "" }: Content): string {
  const text = compactJson(kind === "ConfigMap" ? { kind, name, data } : { kind, name, type, data });
  const digits = [...sha256(toUtf8(text)).subarray(0, 5)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/[013ae]/g, (char) => letters[char] ?? char);
}
