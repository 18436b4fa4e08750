import { readFileSync } from "node:fs";
import { provideDescriptions } from "../engine/api/schema/descriptions.ts";
import type { DescriptionData } from "../engine/api/schema/descriptions.ts";

/** Tests have the descriptions of Kubernetes' fields, read when the first of them is asked for. */
provideDescriptions(() => JSON.parse(readFileSync("src/engine/api/schema/descriptions.json", "utf8")) as DescriptionData);
