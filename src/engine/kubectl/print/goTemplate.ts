import { compareStrings, fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { callFunction, goText, isTrue } from "./goTemplateFunctions.ts";
import { parseGoTemplate } from "./goTemplateParse.ts";
import type { Node, Operand, Pipeline, Place } from "./goTemplateParse.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** A template that goes wrong ends here; never outside of this file. */
class TemplateError extends Error {
  /** @param place what went wrong, where that is known */
  constructor(
    message: string,
    readonly place?: Place,
  ) {
    super(message);
  }
}
class LoopExit extends Error {
  constructor(readonly how: "break" | "continue") {
    super(how);
  }
}

/** No template of a person writes more. */
const outputMax = 10_000_000;

interface Scope {
  readonly root: unknown;
  readonly dot: unknown;
  readonly variables: readonly { readonly name: string; value: unknown }[];
  /** A key that a map has not is an error. */
  readonly isStrict: boolean;
}

class Writer {
  text = "";
  write(text: string): void {
    this.text += text;
    if (this.text.length > outputMax) throw new TemplateError("the output is too long");
  }
}

function fieldOf(value: unknown, name: string, place: Place | undefined, isStrict: boolean): unknown {
  if (value === undefined || value === null) return undefined;
  if (!isFields(value)) throw new TemplateError(`can't evaluate field ${name} in type ${goType(value)}`, place);
  if (Object.hasOwn(value, name)) return value[name];
  if (isStrict) throw new TemplateError(`map has no entry for key ${JSON.stringify(name)}`, place);
  return undefined;
}

function goType(value: unknown): string {
  if (typeof value === "string") return "string";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "[]interface {}" : "interface {}";
}

const walk = (value: unknown, fields: readonly string[], { isStrict }: Scope, place?: Place): unknown => fields.reduce((found, name) => fieldOf(found, name, place, isStrict), value);

function operandValue(operand: Operand, scope: Scope): unknown {
  switch (operand.type) {
    case "dot":
      return scope.dot;
    case "nil":
      return undefined;
    case "value":
      return operand.value;
    case "fields": {
      if (operand.variable === undefined) return walk(scope.dot, operand.fields, scope, operand.place);
      if (operand.variable === "$") return walk(scope.root, operand.fields, scope, operand.place);
      const variable = scope.variables.findLast(({ name }) => name === operand.variable);
      if (variable === undefined) throw new TemplateError(`undefined variable "${operand.variable}"`);
      return walk(variable.value, operand.fields, scope, operand.place);
    }
    case "pipeline":
      return walk(pipelineValue(operand.pipeline, scope), operand.fields, scope);
    case "function":
      return callWith(operand, []);
  }
}

function callWith({ name, place }: Operand & { readonly type: "function" }, args: readonly unknown[]): unknown {
  const called = callFunction(name, args);
  if (!called.ok) throw new TemplateError(`error calling ${name}: ${called.error}`, place);
  return called.value;
}

function commandValue(command: readonly Operand[], scope: Scope, piped: readonly unknown[]): unknown {
  const [first, ...rest] = command;
  if (first === undefined) return undefined;
  if (first.type !== "function") {
    if (rest.length > 0 || piped.length > 0) throw new TemplateError("can't give argument to non-function");
    return operandValue(first, scope);
  }
  // Both stop at the first argument that decides.
  if (first.name === "and" || first.name === "or") {
    let value: unknown;
    for (const next of [...rest.map((operand) => () => operandValue(operand, scope)), ...piped.map((given) => () => given)]) {
      value = next();
      if (isTrue(value) === (first.name === "or")) return value;
    }
    return value;
  }
  return callWith(first, [...rest.map((operand) => operandValue(operand, scope)), ...piped]);
}

function pipelineValue({ commands }: Pipeline, scope: Scope): unknown {
  let piped: readonly unknown[] = [];
  for (const command of commands) piped = [commandValue(command, scope, piped)];
  return piped[0];
}

function declared(scope: Scope, names: readonly string[], values: readonly unknown[]): Scope {
  if (names.length === 0) return scope;
  return { ...scope, variables: [...scope.variables, ...names.map((name, index) => ({ name, value: values[index] }))] };
}

function execute(nodes: readonly Node[], outer: Scope, writer: Writer): void {
  let scope = outer;
  for (const node of nodes) {
    switch (node.type) {
      case "text":
        writer.write(node.text);
        break;
      case "action": {
        const { variables, assigns } = node.pipeline;
        const value = pipelineValue(node.pipeline, scope);
        const [name] = variables;
        if (name === undefined) writer.write(goText(value));
        else if (assigns) {
          const variable = scope.variables.findLast((each) => each.name === name);
          if (variable === undefined) throw new TemplateError(`undefined variable "${name}"`);
          variable.value = value;
        } else scope = declared(scope, [name], [value]);
        break;
      }
      case "if":
      case "with": {
        const value = pipelineValue(node.pipeline, scope);
        const inner = declared(scope, node.pipeline.variables, [value]);
        if (isTrue(value)) execute(node.body, node.type === "with" ? { ...inner, dot: value } : inner, writer);
        else execute(node.otherwise, inner, writer);
        break;
      }
      case "range":
        range(node, scope, writer);
        break;
      case "break":
      case "continue":
        throw new LoopExit(node.type);
    }
  }
}

function range(node: Node & { readonly type: "if" | "range" | "with" }, scope: Scope, writer: Writer): void {
  const value = pipelineValue(node.pipeline, scope);
  const entries: readonly (readonly [unknown, unknown])[] = entriesOf(value);
  if (entries.length === 0) return execute(node.otherwise, scope, writer);
  const names = node.pipeline.variables;
  for (const [key, element] of entries) {
    const values = names.length === 1 ? [element] : [key, element];
    try {
      execute(node.body, { ...declared(scope, names, values), dot: element }, writer);
    } catch (error) {
      if (!(error instanceof LoopExit)) throw error;
      if (error.how === "break") return;
    }
  }
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((element: unknown, index) => [index, element]);
  if (isFields(value)) return Object.keys(value).sort(compareStrings).map((key) => [key, value[key]]);
  if (typeof value === "number") return Array.from({ length: Math.max(0, value) }, (_, index) => [index, index]);
  throw new TemplateError(`range can't iterate over ${goText(value)}`);
}

/** Why it is no template, in kubectl's words; undefined: it is one. */
export function goTemplateProblem(template: string): string | undefined {
  const nodes = parseGoTemplate(template);
  return nodes.ok ? undefined : `error parsing template ${template}, ${nodes.error}`;
}

/** How a template went. */
export interface FilledTemplate {
  /** What was written, up to where it went wrong. */
  readonly text: string;
  /** In Go's words. */
  readonly problem?: string;
}

const placeText = (place: Place | undefined): string => (place === undefined ? ':1: executing "output"' : `:${place.line}:${place.column}: executing "output" at <${place.text}>`);

/** Fills in a Go template as `-o go-template` does. @param isStrict a key that is not there is an error @source text/template, k8s.io/cli-runtime/pkg/printers/template.go */
export function fillGoTemplate(template: string, object: unknown, isStrict = false): Result<FilledTemplate, string> {
  const nodes = parseGoTemplate(template);
  if (!nodes.ok) return fail(`error parsing template ${template}, ${nodes.error}`);
  const writer = new Writer();
  try {
    execute(nodes.value, { root: object, dot: object, variables: [], isStrict }, writer);
    return ok({ text: writer.text });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return ok({ text: writer.text, problem: `template: output${placeText(error.place)}: ${error.message}` });
  }
}
