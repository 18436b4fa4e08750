import type { CustomResourceDefinition, CustomVersion, JsonSchema } from "./types.ts";

type Json = Readonly<Record<string, unknown>>;

const objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const conventions = "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md";

/** What every kind says of its own fields. */
const common: Json = {
  apiVersion: {
    type: "string",
    description: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${conventions}#resources`,
  },
  kind: {
    type: "string",
    description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${conventions}#types-kinds`,
  },
  metadata: { description: `Standard object's metadata. More info: ${conventions}#metadata`, allOf: [{ $ref: `#/components/schemas/${objectMeta}` }] },
};

/**
 * The schema of a custom kind as it is published.
 * @source apiextensions-apiserver/pkg/controller/openapi/builder/builder.go
 */
export function publishedSchema({ spec: { group, names } }: CustomResourceDefinition, { name, schema }: CustomVersion): Json {
  const root: JsonSchema = schema?.openAPIV3Schema ?? { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return {
    ...root,
    ...(root["x-kubernetes-preserve-unknown-fields"] === true && root.properties === undefined ? { properties: common } : { properties: { ...root.properties, ...common } }),
    "x-kubernetes-group-version-kind": [{ group, version: name, kind: names.kind }],
  };
}
