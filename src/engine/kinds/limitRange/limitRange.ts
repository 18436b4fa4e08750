import { column, nameColumn, plainKind, type ResourceList } from "../../api/index.ts";
import type { LimitRange, LimitRangeItem } from "./types.ts";
import { validateLimitRange } from "./validation.ts";

const missingFrom = (source: ResourceList | undefined, target: ResourceList): ResourceList =>
  Object.fromEntries(Object.entries(source ?? {}).filter(([name]) => !Object.hasOwn(target, name)));

/** Of containers: no default limit means the most, no default request the default limit, or the least. @source pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem */
function defaultItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== "Container") return item;
  const limit = { ...item.default, ...missingFrom(item.max, item.default ?? {}) };
  const withLimit = { ...item.defaultRequest, ...missingFrom(limit, item.defaultRequest ?? {}) };
  const request = { ...withLimit, ...missingFrom(item.min, withLimit) };
  const size = (list: ResourceList | undefined): number => Object.keys(list ?? {}).length;
  if (size(limit) === size(item.default) && size(request) === size(item.defaultRequest)) return item;
  return { ...item, ...(size(limit) === 0 ? {} : { default: limit }), ...(size(request) === 0 ? {} : { defaultRequest: request }) };
}

/** A list that Go writes when it is empty, too. */
const noLimits = { limits: null };

/** @source pkg/registry/core/limitrange/strategy.go */
export const limitRange = plainKind<LimitRange>(
  { apiVersion: "v1", kind: "LimitRange", resource: "limitranges", singular: "limitrange", shortNames: ["limits"], namespaced: true },
  {
    allColumns: [nameColumn, column("Created At", ({ metadata }) => metadata.creationTimestamp ?? "<unknown>")],
    applyDefaults: (object) => {
      const limits = object.spec?.limits;
      if (limits === undefined || limits === null) return { ...object, spec: noLimits };
      const filled = limits.map(defaultItem);
      return filled.every((item, index) => item === limits[index]) ? object : { ...object, spec: { ...object.spec, limits: filled } };
    },
    /** @simplified a limit range without a name is named by its own uid, not by another one */
    prepare: (object) => (object.metadata.name === "" ? { ...object, metadata: { ...object.metadata, name: object.metadata.uid ?? "" } } : object),
    validate: validateLimitRange,
  },
);
