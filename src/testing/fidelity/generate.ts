import { writeFileSync } from "node:fs";
import { collectFidelity } from "./collect.ts";
import { fidelityJson, fidelityMarkdown } from "./print.ts";

/** `npm run gen:fidelity`: writes the page about what is simulated and what is not. */
const fidelity = collectFidelity(process.cwd());
writeFileSync("docs/fidelity.md", fidelityMarkdown(fidelity));
writeFileSync("src/ui/panels/fidelity/fidelity.json", fidelityJson(fidelity));
console.log(`Wrote docs/fidelity.md: ${fidelity.kinds.length} kinds, ${fidelity.simplified.reduce((sum, { entries }) => sum + entries.length, 0)} simplifications`);
