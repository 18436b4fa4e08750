import type { KubeObject } from "../../../api/index.ts";
import { withoutNullTimes } from "../../result.ts";
import { compactJson, compactTypedJson } from "../../print/json.ts";

export const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** The manifest with itself, as JSON, in an annotation: the next apply finds there what this one wanted. @source k8s.io/kubectl/pkg/util/apply.go */
export function withLastApplied(object: KubeObject): KubeObject {
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [lastApplied]: `${compactJson(bare)}\n` } } };
}

/** The same of an object as it is: nothing is added to what was written. @source util/apply.go GetModifiedConfiguration without annotate */
export function withLastAppliedAsIs(object: KubeObject): KubeObject {
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = object.metadata.annotations === undefined ? object : { ...object, metadata: { ...object.metadata, annotations } };
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [lastApplied]: `${compactJson(bare)}\n` } } };
}

/** The same of an object that a Go type has made: in the order of its fields, and nothing added. */
export function withLastAppliedTyped(made: KubeObject, minor: number): KubeObject {
  const object = minor > 32 ? withoutNullTimes(made) : made;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [lastApplied]: `${compactTypedJson(object)}\n` } } };
}

/** What the last apply wanted; the annotation is a user's text as any other: unreadable means that nothing is known. */
export function readLastApplied(live: KubeObject): unknown {
  const text = live.metadata.annotations?.[lastApplied];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
