import { schemaOf } from "../../api/index.ts";
import type { KubeObject, PatchType } from "../../api/index.ts";

/** Custom kinds know no strategic merge: kubectl sends them a merge patch. @source k8s.io/kubectl/pkg/cmd/apply/patcher.go */
export const patchTypeOf = ({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): PatchType =>
  schemaOf(`${apiVersion}/${kind}`) === undefined ? "application/merge-patch+json" : "application/strategic-merge-patch+json";
