import { awk } from "./awk.ts";
import { base64, cut, tr } from "./columns.ts";
import type { Filter } from "./filter.ts";
import { egrep, fgrep, grep } from "./grep.ts";
import { jq } from "./jq.ts";
import { column, head, nl, sort, tac, tail, uniq, wc } from "./lines.ts";
import { sed } from "./sed.ts";

/** Every filter: one line each. */
export const filters: Readonly<Record<string, Filter>> = { awk, base64, column, cut, egrep, fgrep, grep, head, jq, nl, sed, sort, tac, tail, tr, uniq, wc };
