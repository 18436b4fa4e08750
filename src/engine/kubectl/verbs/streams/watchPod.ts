import { newNotFound } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Micros, Result } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { ask, watch } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";

interface PodName {
  readonly name: string;
  readonly namespace: string;
}

interface ListOfPods {
  readonly metadata: { readonly resourceVersion?: string };
  readonly items: readonly Pod[];
}

/**
 * Lists and watches one pod until something is true of it.
 *
 * @returns the pod, or why it was not waited for: a text as it is printed
 * @source k8s.io/client-go/tools/watch/until.go UntilWithSync
 */
export function* untilPod(io: Io, { name, namespace }: PodName, until: Micros | undefined, isSo: (pod: Pod) => boolean): Talk<Result<Pod, string>> {
  const place = { resource: "v1/pods", namespace };
  const options = { fieldSelector: `metadata.name=${name}` };
  const listed = yield* ask({ verb: "list", ...place, options });
  if (listed.type === "failed") return fail(errorText(listed.status));
  const list = listed.body as unknown as ListOfPods;
  const [first] = list.items;
  if (first !== undefined && isSo(first)) return ok(first);
  const { resourceVersion } = list.metadata;
  let watched = yield* watch(io, { verb: "watch", ...place, options: { ...options, ...(resourceVersion === undefined ? {} : { resourceVersion }) } }, until);
  for (;;) {
    if (typeof watched === "string") return fail(watched === "late" ? "error: timed out waiting for the condition\n" : "error: watch closed before UntilWithoutRetry timeout\n");
    for (const { type, object } of watched) {
      if (type === "DELETED") return fail(errorText(gone));
      if (isSo(object as Pod)) return ok(object as Pod);
    }
    watched = yield* watch(io, "next", until);
  }
}

/** kubectl does not say which. */
const gone = newNotFound({ group: "", resource: "pods" }, "");
