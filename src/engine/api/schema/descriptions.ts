import { invariant } from "../../core/index.ts";

/** descriptions.json: a text, or the number of one that several places share. */
export interface DescriptionData {
  readonly shared: readonly string[];
  /** By OpenAPI's name of the type; "" is the type itself. */
  readonly types: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
}

let data: DescriptionData | undefined;
let load: (() => DescriptionData) | undefined;

/**
 * Hands in the prose of Kubernetes' OpenAPI (150 KB compressed), which is no part of the engine's
 * code so that a page need not fetch it before anyone asks. It is constant, as code is: whoever runs
 * an engine hands it in before the first event that may read it (`needsDescriptions` says which
 * commands do), and so every history has the same. See docs/decisions/0007.
 */
export function provideDescriptions(read: () => DescriptionData): void {
  load = read;
}

export const hasDescriptions = (): boolean => load !== undefined;

/** What Kubernetes says of a type (field ""), or of one of its fields; undefined where it says nothing. */
export function describeField(openApiName: string, field = ""): string | undefined {
  if (data === undefined) {
    invariant(load !== undefined, "provideDescriptions() has to be called before descriptions are read");
    data = load();
  }
  if (!Object.hasOwn(data.types, openApiName)) return undefined;
  const text = data.types[openApiName]?.[field];
  return typeof text === "number" ? data.shared[text] : text;
}
