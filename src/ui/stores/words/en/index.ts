import { actions } from "./actions.ts";
import { app } from "./app.ts";
import { design } from "./design.ts";

/** English is the source: the other catalogues have its shape. Command lines, names of objects and Kubernetes' terms are nowhere translated. */
export const en = { app, design, actions };

/** The shape of a catalogue: the same keys, any text; functions take the same values. */
type Translated<Source> = Source extends string ? string : Source extends (...values: infer Values) => string ? (...values: Values) => string : { readonly [Key in keyof Source]: Translated<Source[Key]> };

export type Words = Translated<typeof en>;
