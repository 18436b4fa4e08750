/** Something that can be looked at: the inspector shows it, a question is about it. */
export type Subject =
  | { readonly type: "process"; readonly name: string }
  | { readonly type: "machine"; readonly name: string }
  | { readonly type: "object"; readonly uid: string }
  | { readonly type: "link"; readonly from: string; readonly to: string };
