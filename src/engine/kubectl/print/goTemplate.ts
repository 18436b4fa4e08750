import { compareStrings, fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { arityProblem, callFunction, goText, isTrue } from "./goTemplateFunctions.ts";
import { bare, isFields } from "./goValues.ts";
import { parseGoTemplate } from "./goTemplateParse.ts";
import type { Node, Operand, Pipeline, Place } from "./goTemplateParse.ts";

/** A template that goes wrong ends here; never outside of this file. */
class TemplateError extends Error {
  /** @param place what went wrong, where that is known. @param template in which template */
  constructor(
    message: string,
    readonly place?: Place,
    readonly template = "output",
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
/** Templates within templates. */
const depthMax = 200;

interface Scope {
  readonly root: unknown;
  readonly dot: unknown;
  readonly variables: readonly { readonly name: string; value: unknown }[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
  /** The name of the template that is at work. */
  readonly template: string;
  readonly depth: number;
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
  if (!isFields(value)) throw new TemplateError(`can't evaluate field ${name} in type interface {}`, place);
  if (Object.hasOwn(value, name)) return value[name];
  if (isStrict) throw new TemplateError(`map has no entry for key ${JSON.stringify(name)}`, place);
  return undefined;
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
      return walk(variableIn(scope, operand.variable, operand.place).value, operand.fields, scope, operand.place);
    }
    case "pipeline":
      return walk(pipelineValue(operand.pipeline, scope), operand.fields, scope, operand.place);
    case "function":
      return callWith(operand, []);
  }
}

function variableIn(scope: Scope, wanted: string, place?: Place): Scope["variables"][number] {
  const variable = scope.variables.findLast(({ name }) => name === wanted);
  if (variable === undefined) throw new TemplateError(`undefined variable: ${wanted}`, place);
  return variable;
}

function callWith({ name, place, call }: Operand & { readonly type: "function" }, args: readonly unknown[]): unknown {
  const wrongCount = arityProblem(name, args.length);
  if (wrongCount !== undefined) throw new TemplateError(wrongCount, place);
  const called = callFunction(name, args);
  if (!called.ok) throw new TemplateError(`error calling ${name}: ${called.error}`, call);
  return called.value;
}

function commandValue(command: readonly Operand[], scope: Scope, piped: readonly unknown[]): unknown {
  const [first, ...rest] = command;
  if (first === undefined) return undefined;
  if (first.type !== "function") {
    if (first.type === "nil") throw new TemplateError("nil is not a command", first.place);
    if (rest.length > 0 || piped.length > 0) throw new TemplateError(`can't give argument to non-function ${first.place.text}`, first.place);
    return operandValue(first, scope);
  }
  // Of nothing that comes through a pipe Go does not even know the type.
  if (first.name === "len" && rest.length === 0 && piped.length === 1 && piped[0] === undefined) throw new TemplateError("error calling len: reflect: call of reflect.Value.Type on zero Value", first.call);
  // Both stop at the first argument that decides.
  if (first.name === "and" || first.name === "or") {
    const wrongCount = arityProblem(first.name, rest.length + piped.length);
    if (wrongCount !== undefined) throw new TemplateError(wrongCount, first.place);
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
          variableIn(scope, name).value = value;
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
      case "template":
        include(node, scope, writer);
        break;
      case "break":
      case "continue":
        throw new LoopExit(node.type);
    }
  }
}

/** Another template, with what it is given for its dot. */
function include({ name, pipeline, place }: Node & { readonly type: "template" }, scope: Scope, writer: Writer): void {
  const body = scope.defined.get(name);
  if (body === undefined) throw new TemplateError(`template ${JSON.stringify(name)} not defined`, place, scope.template);
  if (scope.depth >= depthMax) throw new TemplateError("exceeded maximum template depth (100000)", place, scope.template);
  const dot = pipeline === undefined ? undefined : pipelineValue(pipeline, scope);
  try {
    execute(body, { ...scope, root: dot, dot, variables: [], template: name, depth: scope.depth + 1 }, writer);
  } catch (error) {
    throw error instanceof TemplateError && error.template === "output" ? new TemplateError(error.message, error.place, name) : error;
  }
}

function range(node: Node & { readonly type: "if" | "range" | "with" }, scope: Scope, writer: Writer): void {
  const value = pipelineValue(node.pipeline, scope);
  const entries: readonly (readonly [unknown, unknown])[] = entriesOf(value, lastPlaceOf(node.pipeline));
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

/** Where the last command of a pipeline stands. */
function lastPlaceOf({ commands }: Pipeline): Place | undefined {
  const first = commands.at(-1)?.[0];
  return first?.type === "function" ? first.call : first?.place;
}

function entriesOf(given: unknown, place: Place | undefined): readonly (readonly [unknown, unknown])[] {
  const value = bare(given);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((element: unknown, index) => [index, element]);
  if (isFields(value)) return Object.keys(value).sort(compareStrings).map((key) => [key, value[key]]);
  if (typeof value === "number") return Array.from({ length: Math.max(0, value) }, (_, index) => [index, index]);
  throw new TemplateError(`range can't iterate over ${goText(value)}`, place);
}

/** Why it is no template, in kubectl's words; undefined: it is one. */
export function goTemplateProblem(template: string): string | undefined {
  const parsed = parseGoTemplate(template);
  return parsed.ok ? undefined : `error parsing template ${template}, ${parsed.error}`;
}

/** How a template went. */
export interface FilledTemplate {
  /** What was written, up to where it went wrong. */
  readonly text: string;
  /** In Go's words. */
  readonly problem?: string;
}


const placeText = ({ place, template }: TemplateError): string => (place === undefined ? `:1: executing ${JSON.stringify(template)}` : `:${place.line}:${place.column}: executing ${JSON.stringify(template)} at <${place.text}>`);

/** Fills in a Go template as `-o go-template` does. @param isStrict a key that is not there is an error @source text/template, k8s.io/cli-runtime/pkg/printers/template.go */
export function fillGoTemplate(template: string, object: unknown, isStrict = false): Result<FilledTemplate, string> {
  const parsed = parseGoTemplate(template);
  if (!parsed.ok) return fail(`error parsing template ${template}, ${parsed.error}`);
  const writer = new Writer();
  try {
    const { nodes, defined } = parsed.value;
    execute(nodes, { root: object, dot: object, variables: [], defined, template: "output", depth: 0, isStrict }, writer);
    return ok({ text: writer.text });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return ok({ text: writer.text, problem: `template: output${placeText(error)}: ${error.message}` });
  }
}
