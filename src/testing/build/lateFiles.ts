import lists from "./late.json" with { type: "json" };

/*
 * late.json names what a fresh cluster does not use in its first 100 seconds, while nobody asks for
 * anything: what people type, kinds that only people create, the language of policies. These modules are
 * in the second file of the worker. Only functions can come late: a module of which an early one takes a
 * class or a constant stays in the first file.
 *
 * `early` are files in those folders that are used at the start after all: `npm run gen:late` lets
 * clusters live and writes them down. late.test.ts and e2e/firstView.spec.ts fail when one is missing.
 */

const late: readonly string[] = lists.late;
const early: readonly string[] = lists.early;

/** Doors are early, or all that stands behind them would be wanted by whoever comes through; kubectl's inner ones are nobody else's. */
const isDoor = (file: string): boolean => file.endsWith("/index.ts") && !/^src\/engine\/kubectl\/.+\//.test(file);

/** Whether a module (path from the project's root) may come late. */
export const lateFiles = (file: string): boolean => late.some((path) => file === path || file.startsWith(`${path}/`)) && !isDoor(file) && !early.includes(file);
