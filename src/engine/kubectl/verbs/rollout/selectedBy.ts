import { formatLabelSelector } from "../../../api/index.ts";
import type { KubeObject, LabelSelector, RequestOptions } from "../../../api/index.ts";

type Plain = Readonly<Record<string, string>>;
interface Selecting extends KubeObject {
  readonly spec?: { readonly selector?: LabelSelector | Plain };
}

const isPlain = (selector: LabelSelector | Plain): selector is Plain => Object.values(selector).every((value) => typeof value === "string");

/** What asks for the objects that a workload selects; all, where it selects none. */
export function selectedBy(object: KubeObject): RequestOptions {
  const selector = (object as Selecting).spec?.selector;
  if (selector === undefined || Object.keys(selector).length === 0) return {};
  return { labelSelector: formatLabelSelector(isPlain(selector) ? { matchLabels: selector } : selector) };
}
