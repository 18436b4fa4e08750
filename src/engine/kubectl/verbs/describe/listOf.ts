import type { KubeObject, ObjectList, RequestOptions } from "../../../api/index.ts";
import { ask } from "../../script.ts";
import type { Talk } from "../../script.ts";

/** What a description looks up besides its object; nothing where it may not. */
export function* listOf<T extends KubeObject>(resource: string, namespace: string | undefined, options: RequestOptions = {}): Talk<readonly T[]> {
  const answer = yield* ask({ verb: "list", resource, ...(namespace === undefined ? {} : { namespace }), options });
  return answer.type === "ok" ? ((answer.body as ObjectList).items as readonly KubeObject[] as readonly T[]) : [];
}
