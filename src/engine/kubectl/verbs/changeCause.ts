import type { KubeObject } from "../../api/index.ts";
import type { VerbInput } from "../verb.ts";

/** --record: the command line as it is noted on the object: words first, then the flags by their long names. @source k8s.io/cli-runtime/pkg/genericclioptions/record_flags.go parseCommandArguments */
export function changeCauseOf({ args: { path, positional, all, flags } }: VerbInput): { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } } | undefined {
  if (flags["record"] !== "true") return undefined;
  const words = ["kubectl", path, ...positional, ...Object.entries(all).flatMap(([name, values]) => values.map((value) => `--${name}=${value}`))];
  return { metadata: { annotations: { "kubernetes.io/change-cause": words.join(" ") } } };
}

/** The object with its cause noted, for verbs that send all of it. */
export function withChangeCause(object: KubeObject, input: VerbInput): KubeObject {
  const cause = changeCauseOf(input);
  return cause === undefined ? object : { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...cause.metadata.annotations } } };
}
