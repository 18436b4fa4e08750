import type { KubeObject, ObjectList, RequestOptions } from "../../../api/index.ts";
import { fetchPage } from "../../pages.ts";
import type { Talk } from "../../script.ts";

/** What a description looks up besides its object; nothing where it may not. @param chunk how many at once; 0: all */
export function* listOf<T extends KubeObject>(resource: string, namespace: string | undefined, chunk: number, options: RequestOptions = {}): Talk<readonly T[]> {
  const [answer] = yield* fetchPage([{ verb: "list", resource, ...(namespace === undefined ? {} : { namespace }), options }], chunk);
  return answer?.type === "ok" ? ((answer.body as ObjectList).items as readonly KubeObject[] as readonly T[]) : [];
}
