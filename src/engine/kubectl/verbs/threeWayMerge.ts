const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What the previous manifest named and the new one does not, as a merge patch: null for each such
 * key. Undefined when nothing was taken away. Lists are left to the server's merge keys.
 *
 * @simplified an element taken out of a list that has a merge key stays (kubectl sends $patch: delete)
 * @source k8s.io/apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch
 */
export function deletionsSince(previous: unknown, wanted: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isMap(previous) || !isMap(wanted)) return undefined;
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(previous)) {
    if (wanted[key] === undefined) patch[key] = null;
    else {
      const inner = deletionsSince(value, wanted[key]);
      if (inner !== undefined) patch[key] = inner;
    }
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}
