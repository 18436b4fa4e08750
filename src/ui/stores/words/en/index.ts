import { actions } from "./actions.ts";
import { app } from "./app.ts";
import { design } from "./design.ts";
import { overview } from "./overview.ts";

/** English is the source: the other catalogues have its shape. Command lines, names of objects and Kubernetes' terms are nowhere translated. */
export const en = { app, design, actions, overview };

/** The shape of a translation: the same keys, any text; functions take the same values. */
export type Translated<Source> = Source extends string ? string : Source extends (...values: infer Values) => string ? (...values: Values) => string : { readonly [Key in keyof Source]: Translated<Source[Key]> };

export type FirstWords = Translated<typeof en>;
