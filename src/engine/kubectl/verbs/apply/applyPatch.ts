import type { KubeObject, PatchType } from "../../../api/index.ts";
import { patchTypeOf } from "../patchTypeOf.ts";
import { lastApplied, readLastApplied, withLastApplied } from "./lastApplied.ts";
import { threeWayPatch } from "./threeWayPatch.ts";

interface ApplyPatch {
  readonly patchType: PatchType;
  /** {}: nothing to do. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What diff asks the server to try: the same, and the annotation is left alone. @source k8s.io/kubectl/pkg/cmd/diff/diff.go Merged */
export function diffPatchOf(manifest: KubeObject, live: KubeObject): ApplyPatch {
  const { [lastApplied]: _, ...annotations } = manifest.metadata.annotations ?? {};
  return { patchType: patchTypeOf(live), body: threeWayPatch(readLastApplied(live), { ...manifest, metadata: { ...manifest.metadata, annotations } }, live) };
}

/** What client-side apply sends for a manifest: strategic for the kinds that kubectl knows, a JSON merge patch for others. @source k8s.io/kubectl/pkg/cmd/apply/patcher.go */
export function applyPatchOf(manifest: KubeObject, live: KubeObject): ApplyPatch {
  return { patchType: patchTypeOf(live), body: threeWayPatch(readLastApplied(live), withLastApplied(manifest), live) };
}
