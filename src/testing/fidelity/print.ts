import type { Fidelity, KindFidelity, KindStatus } from "./collect.ts";

const headings: Readonly<Record<KindStatus, string>> = {
  modelled: "Modelled: served by Kubernetes' own rules, and taken into account",
  answered: "Answered, not stored",
  "another version": "Served in a version in which it is not stored",
  "without effect": "Stored and served, but nothing acts on it",
};

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function kindsTable(kinds: readonly KindFidelity[], status: KindStatus): readonly string[] {
  const those = kinds.filter((kind) => kind.status === status);
  return those.length === 0 ? [] : [`## ${headings[status]}`, "", ...those.map(({ kind, apiVersion, fields }) => `- ${kind} (${apiVersion})${status === "without effect" ? `: ${[...new Set(fields.map(([, reason]) => reason))].join("; ")}` : ""}`), ""];
}

/** docs/fidelity.md */
export function fidelityMarkdown(fidelity: Fidelity): string {
  const withFields = fidelity.kinds.filter(({ status, fields }) => status === "modelled" && fields.length > 0);
  return [
    "# What is simulated, and what is not",
    "",
    "Written by `npm run gen:fidelity` from the registry of kinds, from the fields that each kind says have no effect, from the sources' own `@simplified` notes, and from the recordings that the tests hold the simulation to. A test fails when it is out of date.",
    "",
    "Judge: a real control plane, v1.36.2.",
    "",
    "| recorded | equal | of |",
    "|---|---|---|",
    ...fidelity.recordings.map(({ what, equal, of }) => `| ${what} | ${equal} | ${of} |`),
    "",
    ...kindsTable(fidelity.kinds, "modelled"),
    ...kindsTable(fidelity.kinds, "answered"),
    ...kindsTable(fidelity.kinds, "another version"),
    ...kindsTable(fidelity.kinds, "without effect"),
    "## Fields that are accepted and have no effect",
    "",
    "Whoever uses one is told: in the editor, and by a `Warning:` of the API server.",
    "",
    "| kind | field | why |",
    "|---|---|---|",
    ...withFields.flatMap(({ kind, fields }) => fields.map(([path, reason]) => `| ${kind} | \`${cell(path)}\` | ${cell(reason)} |`)),
    "",
    "## Simplified",
    "",
    ...fidelity.simplified.flatMap(({ component, entries }) => [`### ${component}`, "", ...entries.map(({ file, text }) => `- ${text} (\`${file}\`)`), ""]),
    "## Import: what is taken out of a real cluster's objects",
    "",
    "| field | why |",
    "|---|---|",
    ...fidelity.cleaned.map(([field, why]) => `| ${cell(field)} | ${cell(why)} |`),
    "",
  ].join("\n");
}

/** For the page. */
export const fidelityJson = (fidelity: Fidelity): string => `${JSON.stringify(fidelity, undefined, 1)}\n`;
