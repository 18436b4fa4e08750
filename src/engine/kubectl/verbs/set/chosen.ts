import type { VerbInput } from "../../verb.ts";

/** Whether --containers means a container: "*" stands for any letters. @source k8s.io/kubectl/pkg/cmd/set/helper.go selectString */
export function isChosen(name: string, only = "*"): boolean {
  const pattern = only.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${pattern}$`).test(name);
}

/** @source set_image.go Validate */
export const allAndSelector = ({ args: { flags } }: VerbInput): string | undefined => (flags["all"] === "true" && (flags["selector"] ?? "") !== "" ? "cannot set --all and --selector at the same time" : undefined);
