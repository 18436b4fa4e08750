import { encodeShareLink } from "../../ui/stores/shareLink.ts";
import { randomHistory } from "../determinism/randomHistory.ts";

/** Prints the fragment of a share link to a random history: what a page opens to show it. Argument: the history's seed. */
const link = await encodeShareLink(randomHistory(Number(process.argv[2] ?? 1)));
if (!link.ok) throw new Error(link.error);
console.log(link.value);
