import { invalidField, requiredField, tooLongField } from "../api/index.ts";
import type { DeviceSelector, FieldError } from "../api/index.ts";
import { compile, newEnvironment } from "./environment.ts";
import { formatType, mapOf, objectType, types } from "./types.ts";
import type { CelType } from "./types.ts";

const expressionMax = 10 * 1024;
const { bool, dyn, string } = types;
const byDomain = mapOf(string, mapOf(string, dyn));

const fields = new Map<string, CelType>([["driver", string], ["attributes", byDomain], ["capacity", byDomain], ["allowMultipleAllocations", bool]]);
/** @source k8s.io/dynamic-resource-allocation/cel/compile.go mustBuildEnv */
const environment = newEnvironment({ device: objectType("kubernetes.DRADevice", () => fields) });

/** Whether a selector of devices is an expression that says yes or no. @source pkg/apis/resource/validation/validation.go validateSelector */
export function validateDeviceSelector({ cel }: DeviceSelector, path: string): readonly FieldError[] {
  if (cel === undefined) return [requiredField(`${path}.cel`)];
  const at = `${path}.cel.expression`;
  const { expression = "" } = cel;
  if (expression.length > expressionMax) return [tooLongField(at, expressionMax)];
  const program = compile(expression, environment);
  if (!program.ok) return [invalidField(at, expression, `compilation failed: ${program.error}`)];
  const { type } = program.value;
  return type.kind === "bool" || type.kind === "dyn" ? [] : [invalidField(at, expression, `must evaluate to bool or the unknown type, not ${formatType(type)}`)];
}
