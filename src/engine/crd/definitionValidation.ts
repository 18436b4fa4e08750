import { dns1035LabelErrors, dns1123SubdomainErrors, indexPath, invalidField, notSupportedField, requiredField, validateClientConfig, validateReviewVersions, type FieldError } from "../api/index.ts";
import { parseJsonPath } from "./jsonPath.ts";
import { validateSchema } from "./schemaValidation.ts";
import type { CustomColumn, CustomNames, CustomResourceDefinition, CustomVersion } from "./types.ts";

type Spec = CustomResourceDefinition["spec"];

/**
 * What is wrong with a definition.
 * @source apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go validateCustomResourceDefinitionSpec
 */
export function validateDefinition({ spec: given, status, metadata }: CustomResourceDefinition): readonly FieldError[] {
  const spec: Spec = { ...given, group: orEmpty(given?.group), scope: orEmpty(given?.scope), names: given?.names ?? { plural: "", kind: "" }, versions: given?.versions ?? [] };
  return [...validateSpec(spec), ...validateStored(status?.storedVersions ?? null, spec.versions), ...validateApproval(spec, metadata.annotations ?? {})];
}

/** A body may leave out what the type says is there. */
const orEmpty = (text: string | undefined): string => text ?? "";

function validateSpec(spec: Spec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { group, names, versions, scope } = spec;
  if (group === "") errors.push(requiredField("spec.group"));
  else {
    const wrong = dns1123SubdomainErrors(group);
    if (wrong.length > 0) errors.push(invalidField("spec.group", group, wrong.join(",")));
    else if (!group.includes(".")) errors.push(invalidField("spec.group", group, "should be a domain with at least one dot"));
  }
  const scopes = ["Cluster", "Namespaced"];
  if (scope === "") errors.push(requiredField("spec.scope"));
  else if (!scopes.includes(scope)) errors.push(notSupportedField("spec.scope", scope, scopes));
  for (const [index, { schema }] of versions.entries()) if (schema?.openAPIV3Schema === undefined) errors.push(requiredField(`${indexPath("spec.versions", index)}.schema.openAPIV3Schema`));
  if (spec.preserveUnknownFields === true) errors.push(invalidField("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"));
  errors.push(...validateVersions(versions));
  errors.push(...validateRequiredNames(names), ...validateNames(names, "spec.names"));
  errors.push(...validateHoisted(versions), ...validateConversion(spec));
  return errors;
}

/** As Go prints the internal form of a version. */
function goVersion(version: CustomVersion, hoisted: Hoisted): object {
  return {
    Name: version.name,
    Served: version.served ?? false,
    Storage: version.storage ?? false,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: hoisted.schema ? null : (version.schema ?? null),
    Subresources: hoisted.subresources ? null : (version.subresources ?? null),
    AdditionalPrinterColumns: hoisted.columns ? null : (version.additionalPrinterColumns ?? null),
    SelectableFields: version.selectableFields ?? null,
  };
}

interface Hoisted {
  readonly schema: boolean;
  readonly subresources: boolean;
  readonly columns: boolean;
}

/**
 * The internal form has what all versions share once, above them: so their errors are placed there.
 * @source apiextensions/v1/conversion.go Convert_v1_CustomResourceDefinitionSpec_To_apiextensions_CustomResourceDefinitionSpec
 */
function hoistedOf(versions: readonly CustomVersion[]): Hoisted {
  const same = (read: (version: CustomVersion) => unknown): boolean => new Set(versions.map((version) => JSON.stringify(read(version) ?? null))).size <= 1;
  return { schema: same(({ schema }) => schema), subresources: same(({ subresources }) => subresources), columns: same(({ additionalPrinterColumns }) => additionalPrinterColumns) };
}

function validateVersions(versions: readonly CustomVersion[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const hoisted = hoistedOf(versions);
  for (const [index, version] of versions.entries()) {
    const path = indexPath("spec.versions", index);
    const wrong = dns1035LabelErrors(version.name ?? "");
    if (wrong.length > 0) errors.push(invalidField(`${path}.name`, version.name ?? "", wrong.join(",")));
    if (version.deprecationWarning !== undefined && version.deprecated !== true) errors.push(invalidField(`${path}.deprecationWarning`, version.deprecationWarning, "can only be set for deprecated versions"));
    errors.push(...validateParts(version, path, `${path}.schema`, hoisted, false));
  }
  const shown = versions.map((version) => goVersion(version, hoisted));
  if (new Set(versions.map(({ name }) => name)).size < versions.length) errors.push(invalidField("spec.versions", shown, "must contain unique version names"));
  if (versions.filter(({ storage }) => storage === true).length !== 1) errors.push(invalidField("spec.versions", shown, "must have exactly one version marked as storage version"));
  return errors;
}

function validateHoisted(versions: readonly CustomVersion[]): readonly FieldError[] {
  const [first] = versions;
  return first === undefined ? [] : validateParts(first, "spec", "spec.validation", hoistedOf(versions), true);
}

/** The parts of a version that stand where `isAbove` says. */
function validateParts(version: CustomVersion, path: string, schemaPath: string, hoisted: Hoisted, isAbove: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const schema = version.schema?.openAPIV3Schema;
  if (schema !== undefined && hoisted.schema === isAbove) errors.push(...validateSchema(schema, `${schemaPath}.openAPIV3Schema`, version.subresources?.status !== undefined));
  if (hoisted.subresources === isAbove) errors.push(...validateSubresources(version, `${path}.subresources`));
  if (hoisted.columns === isAbove) for (const [index, column] of (version.additionalPrinterColumns ?? []).entries()) errors.push(...validateColumn(column, indexPath(`${path}.additionalPrinterColumns`, index)));
  return errors;
}

function validateSubresources({ subresources }: CustomVersion, path: string): readonly FieldError[] {
  const scale = subresources?.scale;
  if (scale === undefined) return [];
  const errors: FieldError[] = [];
  const check = (name: "specReplicasPath" | "statusReplicasPath" | "labelSelectorPath", roots: readonly string[], isRequired: boolean): void => {
    const value = scale[name] ?? "";
    if (value === "") {
      if (isRequired) errors.push(requiredField(`${path}.scale.${name}`));
      return;
    }
    if (!/^(\.[A-Za-z0-9_-]+)+$/.test(value)) errors.push(invalidField(`${path}.scale.${name}`, value, "is not a json path: only dot notation is allowed"));
    else if (!roots.some((root) => value.startsWith(root))) errors.push(invalidField(`${path}.scale.${name}`, value, `should be a json path under ${roots.join(" or ")}`));
  };
  check("specReplicasPath", [".spec."], true);
  check("statusReplicasPath", [".status."], true);
  check("labelSelectorPath", [".spec.", ".status."], false);
  return errors;
}

const columnTypes = ["integer", "number", "string", "boolean", "date"];
const columnFormats = ["int32", "int64", "float", "double", "byte", "date", "date-time", "password"];

function validateColumn(column: CustomColumn, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((column.name ?? "") === "") errors.push(requiredField(`${path}.name`));
  if ((column.type ?? "") === "") errors.push(requiredField(`${path}.type`, `must be one of ${columnTypes.join(",")}`));
  else if (!columnTypes.includes(column.type)) errors.push(invalidField(`${path}.type`, column.type, `must be one of ${columnTypes.join(",")}`));
  if (column.format !== undefined && column.format !== "" && !columnFormats.includes(column.format)) errors.push(invalidField(`${path}.format`, column.format, `must be one of ${columnFormats.join(",")}`));
  if ((column.jsonPath ?? "") === "") errors.push(requiredField(`${path}.JSONPath`));
  else if (!column.jsonPath.startsWith(".") && !column.jsonPath.startsWith("[")) errors.push(invalidField(`${path}.JSONPath`, column.jsonPath, "must be a simple json path starting with ."));
  else if (parseJsonPath(column.jsonPath) === undefined) errors.push(invalidField(`${path}.JSONPath`, column.jsonPath, `is an invalid path: unrecognized character in action`));
  return errors;
}

function validateRequiredNames(names: Partial<CustomNames>): readonly FieldError[] {
  const wanted = ["plural", "singular", "kind", "listKind"] as const;
  return wanted.filter((name) => (names[name] ?? "") === "").map((name) => requiredField(`spec.names.${name}`));
}

const mixedCase = "may have mixed case, but should otherwise match: ";

function validateNames(names: Partial<CustomNames>, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const check = (at: string, value: string | undefined, isLower: boolean): void => {
    if (value === undefined || value === "") return;
    const wrong = dns1035LabelErrors(isLower ? value : value.toLowerCase());
    if (wrong.length > 0) errors.push(invalidField(at, value, `${isLower ? "" : mixedCase}${wrong.join(",")}`));
  };
  check(`${path}.plural`, names.plural, true);
  check(`${path}.singular`, names.singular, true);
  check(`${path}.kind`, names.kind, false);
  check(`${path}.listKind`, names.listKind, false);
  for (const [index, name] of (names.shortNames ?? []).entries()) check(indexPath(`${path}.shortNames`, index), name, true);
  if (names.kind !== undefined && names.kind !== "" && names.kind === names.listKind) errors.push(invalidField(`${path}.listKind`, names.listKind, "kind and listKind may not be the same"));
  for (const [index, name] of (names.categories ?? []).entries()) check(indexPath(`${path}.categories`, index), name, true);
  return errors;
}

function validateConversion({ conversion }: Spec): readonly FieldError[] {
  if (conversion === undefined) return [];
  const path = "spec.conversion";
  const strategies = ["None", "Webhook"];
  if (conversion.strategy === "") return [requiredField(`${path}.strategy`)];
  if (!strategies.includes(conversion.strategy)) return [notSupportedField(`${path}.strategy`, conversion.strategy, strategies)];
  if (conversion.strategy === "None") return [];
  const config = conversion.webhook?.clientConfig;
  const errors: FieldError[] = [];
  if (config === undefined) errors.push(requiredField(`${path}.webhookClientConfig`, "required when strategy is set to Webhook"));
  else errors.push(...validateClientConfig(config, `${path}.webhookClientConfig`));
  return [...errors, ...validateReviewVersions(conversion.webhook?.conversionReviewVersions ?? [], `${path}.conversionReviewVersions`)];
}

/** @source validation.go ValidateCustomResourceDefinitionStoredVersions */
function validateStored(stored: readonly string[] | null, versions: readonly CustomVersion[]): readonly FieldError[] {
  const path = "status.storedVersions";
  if (stored === null || stored.length === 0) return [invalidField(path, stored, "must have at least one stored version")];
  const errors: FieldError[] = [];
  const storage = versions.find((each) => each.storage === true)?.name;
  for (const [index, name] of stored.entries()) if (!versions.some((each) => each.name === name)) errors.push(invalidField(indexPath(path, index), name, `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`));
  if (storage !== undefined && !stored.includes(storage)) errors.push(invalidField(path, stored, `must have the storage version ${storage}`));
  return errors;
}

/** Groups of Kubernetes itself want the approval of its reviewers. @source validation.go validateAPIApproval */
function validateApproval({ group }: Spec, annotations: Readonly<Record<string, string>>): readonly FieldError[] {
  const isProtected = group === "k8s.io" || group.endsWith(".k8s.io") || group === "kubernetes.io" || group.endsWith(".kubernetes.io");
  if (!isProtected) return [];
  const key = "api-approved.kubernetes.io";
  const path = `metadata.annotations[${key}]`;
  const value = annotations[key];
  if (value === undefined || value === "") return [requiredField(path, `protected groups must have approval annotation "${key}", see https://github.com/kubernetes/enhancements/pull/1111`)];
  if (value.startsWith("unapproved") || /^https?:\/\/\S+$/.test(value)) return [];
  return [invalidField(path, value, `protected groups must have approval annotation "${key}" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111`)];
}

/** @source validation.go validateCustomResourceDefinitionSpecUpdate */
export function validateDefinitionUpdate(next: CustomResourceDefinition, old: CustomResourceDefinition): readonly FieldError[] {
  const isFixed = old.status?.conditions?.some(({ type, status }) => type === "Established" && status === "True") === true;
  if (!isFixed) return [];
  const errors: FieldError[] = [];
  const fixed = (path: string, value: unknown, before: unknown): void => {
    if (value !== before) errors.push(invalidField(path, value, "field is immutable"));
  };
  fixed("spec.group", next.spec.group, old.spec.group);
  fixed("spec.scope", next.spec.scope, old.spec.scope);
  fixed("spec.names.kind", next.spec.names.kind, old.spec.names.kind);
  fixed("spec.names.plural", next.spec.names.plural, old.spec.names.plural);
  return errors;
}
