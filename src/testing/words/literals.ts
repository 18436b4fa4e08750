/** A node of a syntax tree, as ESTree has it. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Attributes and properties whose values people read or hear. */
const spokenNames: ReadonlySet<string> = new Set(["label", "title", "short", "about", "help", "text", "placeholder", "alt", "caption", "empty", "aria-label", "aria-valuetext", "aria-description", "visible"]);
/** What stands in these is typed or printed, not language. */
const codeElements: ReadonlySet<string> = new Set(["code", "kbd", "Kbd", "pre"]);

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;
const isWords = (text: string): boolean => /\p{L}{2}/u.test(text);

/**
 * The words that stand in components themselves: text between tags, strings that are shown, attributes and
 * properties that are read. For the test that holds folders to the catalogue; `tree` is ESTree with JSX.
 */
export function literalsIn(tree: unknown): readonly string[] {
  const found: string[] = [];
  const add = (text: string) => {
    if (isWords(text)) found.push(text.trim().replaceAll(/\s+/g, " "));
  };
  const shown = (value: unknown): void => {
    if (!isNode(value)) return;
    if (value.type === "Literal" && typeof value["value"] === "string") add(value["value"]);
    else if (value.type === "TemplateLiteral") add((value["quasis"] as readonly { readonly value: { readonly cooked: string } }[]).map((part) => part.value.cooked).join("…"));
    else if (value.type === "ConditionalExpression") [value["consequent"], value["alternate"]].forEach(shown);
    else if (value.type === "LogicalExpression") [value["left"], value["right"]].forEach(shown);
    else if (value.type === "JSXExpressionContainer") shown(value["expression"]);
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    if (value.type === "JSXElement" && codeElements.has(nameOf((value["openingElement"] as Node)["name"]))) return;
    if (value.type === "JSXText") add(String(value["value"]));
    else if (value.type === "JSXAttribute" && spokenNames.has(nameOf(value["name"]))) shown(value["value"]);
    else if (value.type === "Property" && spokenNames.has(nameOf(value["key"]))) shown(value["value"]);
    else if (value.type === "JSXElement" || value.type === "JSXFragment") {
      visit(value["openingElement"]);
      for (const child of value["children"] as readonly unknown[]) {
        shown(child);
        visit(child);
      }
      return;
    }
    for (const [key, child] of Object.entries(value)) if (key !== "type") visit(child);
  };
  visit(tree);
  return found;
}

/**
 * Sentences in a module that is no component: strings with two words side by side. What is thrown is a broken
 * promise of ours and tells us, not the reader; what is compared comes from elsewhere; what is said (`say`) has a
 * catalogue.
 */
export function sentencesIn(tree: unknown): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value) || value.type === "ImportDeclaration" || value.type === "ThrowStatement" || value.type === "BinaryExpression" || value.type.startsWith("TSType")) return;
    if (isSaid(value)) return visit((value["quasi"] as Node)["expressions"]);
    const text = value.type === "Literal" && typeof value["value"] === "string" ? value["value"] : value.type === "TemplateLiteral" ? (value["quasis"] as readonly { readonly value: { readonly cooked: string } }[]).map((part) => part.value.cooked).join("…") : "";
    if (/\p{L}{2} \p{Ll}{2}/u.test(text) && !/var\(|\dpx/.test(text)) found.push(text.trim());
    for (const [key, child] of Object.entries(value)) if (key !== "type") visit(child);
  };
  visit(tree);
  return found;
}

const isSaid = (node: Node): boolean => node.type === "TaggedTemplateExpression" && nameOf(node["tag"]) === "say";

/** The sentences that a module of the worker or of the engine tells people (`say`): with their gaps, "{0} does not run.". */
export function saidIn(tree: unknown): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    if (isSaid(value)) found.push(((value["quasi"] as Node)["quasis"] as readonly { readonly value: { readonly raw: string } }[]).map(({ value: { raw } }, gap) => (gap === 0 ? raw : `{${gap - 1}}${raw}`)).join(""));
    for (const [key, child] of Object.entries(value)) if (key !== "type") visit(child);
  };
  visit(tree);
  return found;
}

const nameOf = (value: unknown): string => (isNode(value) && typeof value["name"] === "string" ? value["name"] : "");
