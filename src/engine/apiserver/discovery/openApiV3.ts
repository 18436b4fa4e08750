import type { ApiVersion } from "./apiGroups.ts";
import { codeTexts, groupWords, mediaTypes, pathsOf, subresourceOf } from "./operations.ts";
import type { Operation, PathItem } from "./operations.ts";
import { metaPrefix, OpenApiSchemas } from "./openApiSchemas.ts";
import type { Json } from "./openApiSchemas.ts";
import { describedParameter, parameter } from "./parameters.ts";
import { openApiInfo } from "./openApiInfo.ts";

const resourceList = `${metaPrefix}APIResourceList`;

function parametersOf(names: readonly string[], subresource: string, kind: string): readonly Json[] {
  return names.map((name) => {
    const made = parameter(name, subresource, kind);
    return { ...describedParameter(made), schema: { type: made.type, uniqueItems: true } };
  });
}

function operationObject(operation: Operation, tag: string, subresource: string, schemas: OpenApiSchemas): Json {
  const { id, description, action, gvk, parameters, body, isBodyRequired, patchTypes, answer, codes } = operation;
  const schema = answer === undefined ? { type: "string" } : schemas.typeRef(answer);
  const content = Object.fromEntries(mediaTypes(operation).map((type) => [type, { schema }]));
  return {
    tags: [tag],
    description,
    operationId: id,
    ...(parameters.length === 0 ? {} : { parameters: parametersOf(parameters, subresource, gvk.kind) }),
    ...(body === undefined ? {} : { requestBody: { content: Object.fromEntries((patchTypes ?? ["*/*"]).map((type) => [type, { schema: schemas.typeRef(body) }])), ...(isBodyRequired ? { required: true } : {}) } }),
    responses: { ...Object.fromEntries(codes.map((code) => [code, { description: codeTexts[code], content }])), "401": { description: "Unauthorized" } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": gvk,
  };
}

function pathObject(item: PathItem, tag: string, schemas: OpenApiSchemas): Json {
  const subresource = subresourceOf(item.path);
  const kind = item.operations[0]?.gvk.kind ?? "";
  return {
    ...Object.fromEntries(item.operations.map((operation) => [operation.method, operationObject(operation, tag, subresource, schemas)])),
    parameters: parametersOf(item.parameters, subresource, kind),
  };
}

/**
 * /openapi/v3/apis/GROUP/VERSION: one document for each group version.
 *
 * @simplified no security, and no schemas that only other documents need (Event series of events.k8s.io in api/v1 and the like)
 * @source k8s.io/kube-openapi/pkg/builder3
 */
export function openApiV3({ group, version, groupVersion, resources }: ApiVersion): object {
  const schemas = new OpenApiSchemas("v3");
  const tag = `${groupWords(group)}_${version}`;
  const root = `${group === "" ? "/api" : "/apis"}/${groupVersion}/`;
  const list = { "200": { description: "OK", content: Object.fromEntries(mediaTypes({ answer: resourceList, action: "", isWatchable: false }).map((type) => [type, { schema: schemas.typeRef(resourceList) }])) }, "401": { description: "Unauthorized" } };
  const getResources = { tags: [tag], description: "get available resources", operationId: `get${tag.slice(0, 1).toUpperCase()}${tag.slice(1).replace("_v", "V")}APIResources`, responses: list };
  const items = resources.flatMap((info) => pathsOf(info, schemas));
  const paths = { [root]: { get: getResources }, ...Object.fromEntries(items.map((item) => [item.path, pathObject(item, tag, schemas)])) };
  return { openapi: "3.0.0", info: openApiInfo, paths, components: { schemas: schemas.schemas, securitySchemes: { BearerToken: { description: "Bearer Token authentication", in: "header", name: "authorization", type: "apiKey" } } } };
}
