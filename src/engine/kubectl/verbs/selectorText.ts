interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface LabelSelectorObject {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly Requirement[];
}

/** Splits at commas outside of parentheses. */
const pieces = (text: string): readonly string[] => text.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];

/** A selector as typed, as the object that the API has for it. @source k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go ParseToLabelSelector */
export function parseSelectorText(text: string): LabelSelectorObject {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: Requirement[] = [];
  for (const piece of pieces(text)) {
    const set = /^\s*(\S+)\s+(in|notin)\s*\(([^)]*)\)\s*$/.exec(piece);
    const equal = /^\s*([^=!\s]+)\s*(==|=|!=)\s*(\S*)\s*$/.exec(piece);
    const exists = /^\s*(!?)\s*(\S+)\s*$/.exec(piece);
    if (set !== null) matchExpressions.push({ key: set[1] ?? "", operator: set[2] === "in" ? "In" : "NotIn", values: (set[3] ?? "").split(",").map((value) => value.trim()).sort() });
    else if (equal?.[2] === "!=") matchExpressions.push({ key: equal[1] ?? "", operator: "NotIn", values: [equal[3] ?? ""] });
    else if (equal !== null) matchLabels[equal[1] ?? ""] = equal[3] ?? "";
    else if (exists !== null) matchExpressions.push({ key: exists[2] ?? "", operator: exists[1] === "!" ? "DoesNotExist" : "Exists" });
  }
  return { ...(Object.keys(matchLabels).length === 0 ? {} : { matchLabels }), ...(matchExpressions.length === 0 ? {} : { matchExpressions }) };
}
