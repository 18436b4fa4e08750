import type { Prose } from "./readDeclarations.ts";

/** What each value of an enum means, by the values it stands among. */
export type EnumValues = ReadonlyMap<string, ReadonlyMap<string, string>>;

const heading = "Possible enum values:";

/** ' - `"Always"` means that ...' for each value. */
function meaningsIn(text: string): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  const list = text.slice(text.indexOf(heading) + heading.length);
  for (const part of list.split(/\n - /).slice(1)) {
    const [, value = "", meaning = ""] = /^`"([^"]*)"`\s*([\s\S]*)$/.exec(part) ?? [];
    meanings.set(value, meaning.trimEnd());
  }
  return meanings;
}

const among = (values: readonly string[]): string => JSON.stringify(values.toSorted());

/** By "core.v1.PodSpec.restartPolicy", and by the values. */
export function readEnumValues(types: ReadonlyMap<string, Prose>): EnumValues {
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (const [type, { fields }] of types) {
    for (const [field, text] of fields) {
      if (!text.includes(heading)) continue;
      const meanings = meaningsIn(text);
      found.set(`${type}.${field}`, meanings);
      if (!found.has(among([...meanings.keys()]))) found.set(among([...meanings.keys()]), meanings);
    }
  }
  return found;
}

/** The paragraph that OpenAPI puts below the description of an enum. @source k8s.io/kube-openapi/pkg/generators/enum.go DescriptionLines */
export function enumText(known: EnumValues, openApiName: string, field: string, values: readonly string[]): string {
  if (values.length === 0) return "";
  const meanings = known.get(`${openApiName.split(".").slice(-3).join(".")}.${field}`) ?? known.get(among(values));
  if (meanings === undefined) console.error(`no meaning: ${openApiName}.${field} ${values.join()}`);
  else for (const value of values) if (!meanings.has(value)) console.error(`no meaning: ${openApiName}.${field} ${value}`);
  return [heading, ...values.map((value) => ` - \`${JSON.stringify(value)}\`${meanings?.get(value) === undefined || meanings.get(value) === "" ? "" : ` ${meanings.get(value) ?? ""}`}`)].join("\n");
}
