import { column, plainKind } from "../../api/index.ts";
import type { ResourceSlice } from "./types.ts";
import { validateSlice, validateSliceChange } from "./validation.ts";

/** @source pkg/registry/resource/resourceslice/strategy.go */
export const resourceSlice = plainKind<ResourceSlice>(
  { apiVersion: "resource.k8s.io/v1", kind: "ResourceSlice", resource: "resourceslices", singular: "resourceslice", namespaced: false },
  {
    columns: [column("Node", ({ spec }) => spec.nodeName ?? "<unset>"), column("Driver", ({ spec }) => spec.driver ?? ""), column("Pool", ({ spec }) => spec.pool?.name ?? "")],
    selectableFields: { "spec.nodeName": ({ spec }) => spec.nodeName ?? "", "spec.driver": ({ spec }) => spec.driver ?? "" },
    hasGeneration: true,
    validate: validateSlice,
    validateChange: validateSliceChange,
    notSimulated: () => [{ path: "kind", reason: "nobody allocates the devices" }],
  },
);
