import type { ApiGroup } from "./apiGroups.ts";
import { openApiInfo } from "./openApiInfo.ts";
import { codeTexts, groupWords, mediaTypes, pathsOf, subresourceOf } from "./operations.ts";
import type { Operation, PathItem } from "./operations.ts";
import { OpenApiSchemas } from "./openApiSchemas.ts";
import type { Json } from "./openApiSchemas.ts";
import { describedParameter, parameter } from "./parameters.ts";

function parametersOf(names: readonly string[], subresource: string, kind: string): readonly Json[] {
  return names.map((name) => {
    const made = parameter(name, subresource, kind);
    return { ...describedParameter(made), type: made.type, uniqueItems: true };
  });
}

function operationObject(operation: Operation, tag: string, subresource: string, schemas: OpenApiSchemas): Json {
  const { id, description, action, gvk, parameters, body, isBodyRequired, patchTypes, answer, codes } = operation;
  const schema = answer === undefined ? { type: "string" } : schemas.typeRef(answer);
  return {
    consumes: patchTypes ?? ["*/*"],
    description,
    operationId: id,
    parameters: [...(body === undefined ? [] : [{ in: "body", name: "body", ...(isBodyRequired ? { required: true } : {}), schema: schemas.typeRef(body) }]), ...parametersOf(parameters, subresource, gvk.kind)],
    produces: mediaTypes(operation),
    responses: { ...Object.fromEntries(codes.map((code) => [code, { description: codeTexts[code], schema }])), "401": { description: "Unauthorized" } },
    schemes: ["https"],
    tags: [tag],
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": gvk,
  };
}

function pathObject(item: PathItem, tag: string, schemas: OpenApiSchemas): Json {
  const subresource = subresourceOf(item.path);
  const kind = item.operations[0]?.gvk.kind ?? "";
  return { ...Object.fromEntries(item.operations.map((operation) => [operation.method, operationObject(operation, tag, subresource, schemas)])), parameters: parametersOf(item.parameters, subresource, kind) };
}

/**
 * /openapi/v2: everything that is served, in one document of Swagger 2.0.
 *
 * @simplified parameters stand where they are used, not once for all
 * @source k8s.io/kube-openapi/pkg/builder
 */
export function openApiV2(groups: readonly ApiGroup[]): Json {
  const schemas = new OpenApiSchemas("v2");
  const paths: Record<string, Json> = {};
  for (const { versions } of groups) {
    for (const { group, version, resources } of versions) {
      const tag = `${groupWords(group)}_${version}`;
      for (const item of resources.flatMap((info) => pathsOf(info, schemas))) paths[item.path] = pathObject(item, tag, schemas);
    }
  }
  return {
    swagger: "2.0",
    info: openApiInfo,
    paths,
    definitions: schemas.schemas,
    securityDefinitions: { BearerToken: { description: "Bearer Token authentication", in: "header", name: "authorization", type: "apiKey" } },
    security: [{ BearerToken: [] }],
  };
}
