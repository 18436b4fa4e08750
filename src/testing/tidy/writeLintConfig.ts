import { writeFileSync } from "node:fs";
import { lintConfigText } from "./lintConfig.ts";

/** `npm run lint:write`: writes what `layers.ts` and `lintConfig.ts` say to where oxlint reads it. */
writeFileSync(".oxlintrc.json", lintConfigText);
console.log("Wrote .oxlintrc.json");
